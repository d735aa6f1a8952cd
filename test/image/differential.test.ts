import { deflateSync, constants as zlib } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decode, type GrayImage, orient, type PictureLimits, type RgbaImage } from '../../src/image/index.ts';
import { createRandom, type Random } from '../../src/training/random.ts';
import { goldenJpeg, orientationTiff, withExif } from '../helpers/picture-jpeg.ts';
import {
  chunk,
  colorChunks,
  filteredRows,
  header,
  join,
  type PngPicture,
  signature,
} from '../helpers/picture-png.ts';

/**
 * Our decoders beside those of libvips (libspng, mozjpeg), by way of sharp, over odd but valid files. What is compared is
 * the gray level over white, which is all that the pipeline goes on with.
 */
const limits: PictureLimits = { maxBytes: 2 ** 21, maxSidePx: 1024 };
/** sharp cuts 16 bits off where ours are rounded, and rounds colour conversions at other places. */
const maxDifference = 2;

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The gray level of every pixel over white. */
function grayLevels({ data, width, height }: RgbaImage): GrayImage {
  const levels = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const [r = 0, g = 0, b = 0, alpha = 0] = data.subarray(4 * pixel, 4 * pixel + 4);
    const share = alpha / 255;
    return Math.round(255 * (1 - share) + share * (0.299 * r + 0.587 * g + 0.114 * b));
  });
  return { data: levels, width, height };
}

/** 1 where one of the three colours is at an end of its range. */
function saturated({ data, width, height }: RgbaImage): GrayImage {
  const marks = Uint8Array.from({ length: width * height }, (_, pixel) =>
    data.subarray(4 * pixel, 4 * pixel + 3).some((level) => level === 0 || level === 255) ? 1 : 0,
  );
  return { data: marks, width, height };
}

/** As libvips decodes it, turned as its EXIF says. */
async function theirs(bytes: Uint8Array): Promise<RgbaImage> {
  const { data, info } = await sharp(bytes, { failOn: 'warning' })
    .autoOrient()
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(4);
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}

/** The largest differences of two gray levels: where no colour is at an end of its range, and anywhere. */
async function compare(bytes: Uint8Array): Promise<{ readonly inRange: number; readonly anywhere: number }> {
  const { header: found, image } = decode(bytes, limits);
  const own = orient(grayLevels(image), found.orientation);
  const ends = orient(saturated(image), found.orientation);
  const oracle = await theirs(bytes);
  expect([own.width, own.height]).toEqual([oracle.width, oracle.height]);
  const expected = grayLevels(oracle);
  const oracleEnds = saturated(oracle);
  let [inRange, anywhere] = [0, 0];
  for (const [pixel, level] of own.data.entries()) {
    const difference = Math.abs(level - (expected.data[pixel] ?? Number.NaN));
    anywhere = Math.max(anywhere, difference);
    if (ends.data[pixel] === 0 && oracleEnds.data[pixel] === 0) inRange = Math.max(inRange, difference);
  }
  return { inRange, anywhere };
}

const formats = [
  { colorType: 0, channels: 1, depths: [1, 2, 4, 8, 16] },
  { colorType: 2, channels: 3, depths: [8, 16] },
  { colorType: 3, channels: 1, depths: [1, 2, 4, 8] },
  { colorType: 4, channels: 2, depths: [8, 16] },
  { colorType: 6, channels: 4, depths: [8, 16] },
] as const;
const sides = [4, 5, 7, 8, 9, 15, 16, 17, 33, 64] as const;
const strategies = [
  zlib.Z_DEFAULT_STRATEGY,
  zlib.Z_FILTERED,
  zlib.Z_HUFFMAN_ONLY,
  zlib.Z_RLE,
  zlib.Z_FIXED,
] as const;

/** Smooth in places, noise in others, with a few colours that come again; any filter, size, compression and split. */
function randomPng(colorType: number, channels: number, bitDepth: number, random: Random): Case {
  const pick = <Value>(values: readonly [Value, ...Value[]]): Value =>
    values[random.below(values.length)] ?? values[0];
  const [width, height] = [pick(sides), pick(sides)];
  const levels = 2 ** bitDepth;
  const entries = colorType === 3 ? 1 + random.below(levels) : levels;
  const key = Array.from({ length: channels }, () => random.below(levels));
  const noise = Array.from({ length: width * height * channels }, () => random.below(entries));
  const isNoisy = random.chance(0.5);
  const filters = random.chance(0.5) ? [0, 1, 2, 3, 4] : [random.below(5)];
  const byRow = Array.from({ length: height }, () => filters[random.below(filters.length)] ?? 0);
  const interlaced = random.chance(0.4);
  const hasKey = colorType < 4 && random.chance(0.5);
  const palette = Array.from(
    { length: entries },
    () => [random.below(256), random.below(256), random.below(256)] as const,
  );
  const picture: PngPicture = {
    width,
    height,
    colorType,
    bitDepth,
    interlaced,
    samples: (x, y) => {
      if (colorType !== 3 && (x * 3 + y) % 7 === 0) return key;
      const at = channels * (y * width + x);
      if (isNoisy || colorType === 3) return noise.slice(at, at + channels);
      return key.map((level, channel) => (level + (x + y) * (channel + 1)) % levels);
    },
    filter: (row) => byRow[row] ?? 0,
    ...(colorType === 3 ? { palette } : {}),
    ...(hasKey
      ? { transparency: colorType === 3 ? palette.slice(0, 1 + random.below(entries)).map((_, i) => i) : key }
      : {}),
  };
  const [level, strategy] = [random.below(10), pick(strategies)];
  const [windowBits, memLevel] = [9 + random.below(7), 1 + random.below(9)];
  const data = new Uint8Array(deflateSync(filteredRows(picture), { level, strategy, windowBits, memLevel }));
  const split = pick([data.length, 1, 2, 13, 100]);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += split) pieces.push(chunk('IDAT', data.subarray(at, at + split)));
  const bytes = join(signature, header(picture), colorChunks(picture), ...pieces, chunk('IEND'));
  const extras = [interlaced ? 'interlaced' : '', hasKey ? 'tRNS' : ''].filter((extra) => extra !== '');
  const words = [`${width}x${height}`, ...extras, `level ${level}`, `strategy ${strategy}`, `split ${split}`];
  return { name: words.join(', '), bytes };
}

describe('PNG', () => {
  test.each(formats.flatMap(({ depths, ...format }) => depths.map((bitDepth) => ({ ...format, bitDepth }))))(
    'colour type $colorType of $bitDepth bits',
    async ({ colorType, channels, bitDepth }) => {
      const random = createRandom(100 * colorType + bitDepth);
      for (let n = 0; n < 30; n++) {
        const { name, bytes } = randomPng(colorType, channels, bitDepth, random);
        expect((await compare(bytes)).anywhere, name).toBeLessThanOrEqual(maxDifference);
      }
    },
  );

  test('gamma is ignored by both', async () => {
    const { bytes } = randomPng(2, 3, 8, createRandom(1));
    const headEnd = signature.length + 25;
    const gamma = chunk('gAMA', Uint8Array.of(0, 0, 0xff, 0xff));
    const marked = join(bytes.subarray(0, headEnd), gamma, bytes.subarray(headEnd));
    expect(decode(marked, limits)).toEqual(decode(bytes, limits));
    expect(await theirs(marked)).toEqual(await theirs(bytes));
  });
});

/** A picture of waves, blots and an edge, from `seed`. */
function scene(width: number, height: number, seed: number): Buffer {
  const random = createRandom(seed);
  const [a, b, c] = [1 + random.below(9), 1 + random.below(9), random.below(80)];
  const data = Buffer.alloc(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = 60 * Math.sin(x / a) + 40 * Math.cos(y / b);
      const ink = Math.hypot(x - width / 2, y - height / 3) < c / 4 ? -70 : 0;
      const pixel = [128 + wave + ink, 140 + wave / 2 + ink, 120 - wave / 2 + random.below(12)];
      data.set(
        pixel.map((level) => Math.max(20, Math.min(235, Math.round(level)))),
        3 * (y * width + x),
      );
    }
  }
  return data;
}

/**
 * libvips smooths coarse chroma, ours repeats it, as `djpeg -nosmooth` does. That leaves the gray level alone (it is the
 * luma channel, to rounding), but for saturated colours, where the two are cut off at different places: there up to 11.
 */
async function expectClose(bytes: Uint8Array, name: string): Promise<void> {
  const { inRange, anywhere } = await compare(bytes);
  expect(inRange, name).toBeLessThanOrEqual(maxDifference);
  expect(anywhere, `${name}, saturated colours`).toBeLessThanOrEqual(12);
}

describe('JPEG', () => {
  const encoders = [true, false].flatMap((progressive) =>
    (['4:4:4', '4:2:0'] as const).flatMap((chromaSubsampling) =>
      [true, false].map((mozjpeg) => ({ progressive, chromaSubsampling, mozjpeg })),
    ),
  );

  test.each(encoders)(
    'progressive $progressive, $chromaSubsampling, with trellis quantization $mozjpeg',
    async (options) => {
      const random = createRandom(7);
      for (const quality of [5, 30, 60, 80, 92, 100]) {
        const [width, height] = [4 + random.below(60), 4 + random.below(60)];
        const raw = { width, height, channels: 3 } as const;
        const encoded = await sharp(scene(width, height, quality), { raw })
          .jpeg({ ...options, quality })
          .toBuffer();
        const name = `${width}x${height}, quality ${quality}`;
        await expectClose(new Uint8Array(encoded), name);
      }
    },
  );

  test('gray', async () => {
    for (const [width, height] of [
      [4, 4],
      [17, 9],
      [64, 31],
    ] as const) {
      const encoded = await sharp(scene(width, height, 3), { raw: { width, height, channels: 3 } })
        .toColourspace('b-w')
        .jpeg({ quality: 85 })
        .toBuffer();
      expect((await sharp(encoded).metadata()).channels).toBe(1);
      await expectClose(new Uint8Array(encoded), `${width}x${height}`);
    }
  });

  // CMYK and YCCK are left out: libvips sends them through a colour profile of its own, where ours, as browsers without
  // one, multiply. `decode-jpeg.test.ts` holds them against ImageMagick.
  test.each([
    'baseline-410',
    'baseline-411',
    'baseline-420',
    'baseline-422',
    'baseline-440',
    'baseline-444',
    'gray-2x2',
    'gray-restart',
    'progressive-refined',
    'progressive-restart',
    'restart-420',
    'rgb',
    'sequential-scans',
    'wide-quantization',
  ])('%s', async (name) => {
    await expectClose(goldenJpeg(name), name);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i, in both byte orders', async (orientation) => {
    for (const littleEndian of [true, false]) {
      const bytes = withExif(goldenJpeg('baseline-444'), orientationTiff(orientation, littleEndian));
      expect((await compare(bytes)).anywhere).toBeLessThanOrEqual(maxDifference);
    }
  });
});
