import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { luma } from '../../src/image/luma.ts';
import { type PictureKernels, pictureKernels } from '../../src/image/picture-kernels.ts';
import { decodePng, decodePngLuma } from '../../src/image/png/decode-png.ts';
import { createRandom } from '../../src/training/random.ts';
import {
  chunk,
  filteredRows,
  header,
  join,
  type PngPicture,
  pngFile,
  pngPixels,
  signature,
} from '../helpers/picture-png.ts';

/** Colour type, its channels, its bit depths (PNG 1.2, table in section 4.1.1). */
const formats = [
  [0, 1, [1, 2, 4, 8, 16]],
  [2, 3, [8, 16]],
  [3, 1, [1, 2, 4, 8]],
  [4, 2, [8, 16]],
  [6, 4, [8, 16]],
] as const;
const combinations = formats.flatMap(([colorType, channels, depths]) =>
  depths.flatMap((bitDepth) =>
    [false, true].flatMap((interlaced) =>
      [false, true].map((transparent) => ({ colorType, channels, bitDepth, interlaced, transparent })),
    ),
  ),
);

interface Combination {
  readonly colorType: number;
  readonly channels: number;
  readonly bitDepth: number;
  readonly interlaced: boolean;
  readonly transparent: boolean;
}

/** Random samples, with repetitions so that a transparent colour is met; filters change from row to row. */
function randomPicture(format: Combination, width: number, height: number, seed: number): PngPicture {
  const { colorType, channels, bitDepth, interlaced, transparent } = format;
  const random = createRandom(seed);
  const colors = Array.from({ length: Math.min(2 ** bitDepth, 9) }, (_, color) =>
    colorType === 3 ? [color] : Array.from({ length: channels }, () => random.below(2 ** bitDepth)),
  );
  const picked = Uint8Array.from({ length: width * height }, () => random.below(colors.length));
  const hasTransparency = transparent && colorType !== 4 && colorType !== 6;
  const palette = colors.map(() => [random.below(256), random.below(256), random.below(256)] as const);
  return {
    width,
    height,
    colorType,
    bitDepth,
    interlaced,
    samples: (x, y) => colors[picked[y * width + x] ?? 0] ?? [],
    filter: (row) => (row * 7 + seed) % 5,
    ...(colorType === 3 ? { palette } : {}),
    ...(hasTransparency ? { transparency: colorType === 3 ? [0, 128] : (colors[0] ?? []) } : {}),
  };
}

const ways = [
  ['by the kernels', pictureKernels()],
  ['in TypeScript', null],
] as const;

test('the kernels are there', () => {
  expect(pictureKernels()).not.toBeNull();
});

test.each([2, 6])('luma of 8-bit pixels of type %i is made by the kernels', (colorType) => {
  const kernels = pictureKernels();
  if (kernels === null) throw new Error('there are no kernels');
  let made = 0;
  const pixelsToLuma: PictureKernels['pixelsToLuma'] = (...args) => {
    made += kernels.pixelsToLuma(...args);
    return made;
  };
  const samples = () => [10, 20, 30, 255].slice(0, colorType === 2 ? 3 : 4);
  const picture = { width: 9, height: 7, colorType, bitDepth: 8, samples };
  expect('gray' in decodePngLuma(pngFile(picture), { ...kernels, pixelsToLuma })).toBe(true);
  expect(made).toBe(1);
});

describe.each(ways)('decodePng %s', (_, kernels) => {
  test.each(combinations)(
    'reads type $colorType, $bitDepth bit, interlaced $interlaced, tRNS $transparent',
    (format) => {
      for (const [width, height] of [
        [13, 11],
        [1, 1],
        [1, 9],
        [9, 1],
        [3, 3],
        [32, 5],
      ] as const) {
        const picture = randomPicture(format, width, height, width * 31 + height);
        const file = pngFile(picture);
        const decoded = decodePng(file, kernels);
        expect(decoded).toEqual(pngPixels(picture));
        // pngjs blackens transparent pixels, which nobody sees.
        const expected = new Uint8Array(PNG.sync.read(Buffer.from(file)).data);
        expect(visible(decoded.data)).toEqual(visible(expected));
        const read = decodePngLuma(file, kernels);
        expect('gray' in read ? read.gray : luma(read.image)).toEqual(luma(decoded));
      }
    },
  );

  test.each([
    ['gray', 0, true],
    ['RGB', 2, true],
    ['RGBA', 6, false],
  ])('whether the luma of %s (type %i) comes without its pixels: %s', (_, colorType, isDirect) => {
    const format = { colorType, channels: 1, bitDepth: 8, interlaced: false, transparent: false };
    const channels = formats.find(([type]) => type === colorType)?.[1] ?? 1;
    const file = pngFile(randomPicture({ ...format, channels }, 5, 4, 3));
    expect('gray' in decodePngLuma(file, kernels)).toBe(isDirect);
  });

  test('RGBA without a see-through pixel is luma at once, whatever its filters; with one it is its pixels', () => {
    const format = { colorType: 6, channels: 4, bitDepth: 8, interlaced: false, transparent: false };
    for (const [width, height] of [
      [1, 1],
      [5, 4],
      [37, 60],
    ] as const) {
      const { samples, ...picture } = randomPicture(format, width, height, width);
      const opaque = { ...picture, samples: (x: number, y: number) => [...samples(x, y).slice(0, 3), 255] };
      // The rows of a canvas repeat, and its pixels do.
      const flat = { ...opaque, samples: (x: number, y: number) => opaque.samples(x >> 2, Math.min(y, 2)) };
      for (const drawn of [opaque, flat]) {
        const expected = { gray: luma(pngPixels(drawn)) };
        expect(decodePngLuma(pngFile(drawn), kernels)).toEqual(expected);
        for (let filter = 0; filter <= 4; filter++)
          expect(decodePngLuma(pngFile({ ...drawn, filter: () => filter }), kernels)).toEqual(expected);
      }
      const hole = (x: number, y: number) => (x === width - 1 && y === height - 1 ? 254 : 255);
      const last = {
        ...opaque,
        samples: (x: number, y: number) => opaque.samples(x, y).with(3, hole(x, y)),
      };
      expect(decodePngLuma(pngFile(last), kernels)).toEqual({ image: pngPixels(last) });
    }
  });

  test('reads what pngjs writes', () => {
    const random = createRandom(5);
    for (const colorType of [0, 2, 4, 6] as const) {
      const picture = new PNG({ width: 37, height: 23 });
      for (let i = 0; i < picture.data.length; i++)
        picture.data[i] = i % 4 === 3 ? 255 : (i >> 4) + random.below(9);
      const file = PNG.sync.write(picture, { colorType });
      expect(decodePng(new Uint8Array(file), kernels).data).toEqual(new Uint8Array(PNG.sync.read(file).data));
    }
  });

  test('reads data in pieces of any size, a byte and none included', () => {
    const picture = randomPicture(
      { colorType: 2, channels: 3, bitDepth: 8, interlaced: false, transparent: false },
      20,
      20,
      3,
    );
    for (const size of [1, 2, 7, 100])
      expect(decodePng(pngFile(picture, size), kernels)).toEqual(pngPixels(picture));
    const data = deflateSync(filteredRows(picture));
    const file = join(
      signature,
      header(picture),
      chunk('IDAT'),
      chunk('IDAT', data),
      chunk('IDAT'),
      chunk('IEND'),
    );
    expect(decodePng(file, kernels)).toEqual(pngPixels(picture));
  });

  test('reads data compressed in any way', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 9, max: 15 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(),
        (level, strategy, windowBits, memLevel, width, height, seed) => {
          const picture = randomPicture(
            { colorType: 6, channels: 4, bitDepth: 8, interlaced: false, transparent: false },
            width,
            height,
            seed,
          );
          const data = deflateSync(filteredRows(picture), { level, strategy, windowBits, memLevel });
          const file = join(signature, header(picture), chunk('IDAT', new Uint8Array(data)), chunk('IEND'));
          expect(decodePng(file, kernels)).toEqual(pngPixels(picture));
        },
      ),
      { seed: 21, numRuns: 100 },
    );
  });

  test('ignores what it does not need: text, profiles, animation frames, bytes after the end', () => {
    const picture = randomPicture(
      { colorType: 0, channels: 1, bitDepth: 8, interlaced: false, transparent: false },
      8,
      8,
      4,
    );
    const data = deflateSync(filteredRows(picture));
    const file = join(
      signature,
      header(picture),
      chunk('gAMA', Uint8Array.of(0, 0, 0, 1)),
      chunk('iCCP', Uint8Array.of(65, 0, 0, 1, 2, 3)),
      chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0)),
      chunk('IDAT', new Uint8Array(data)),
      chunk('fdAT', Uint8Array.of(0, 0, 0, 1, 9, 9)),
      chunk('zTXt', Uint8Array.of(65, 0, 0, 1, 2, 3)),
      chunk('IEND'),
      Uint8Array.of(1, 2, 3),
    );
    expect(decodePng(file, kernels)).toEqual(pngPixels(picture));
  });

  test('ignores one transparent colour where there is an alpha channel', () => {
    for (const [colorType, channels] of [
      [4, 2],
      [6, 4],
    ] as const) {
      const format = { colorType, channels, bitDepth: 8, interlaced: false, transparent: false };
      const picture = randomPicture(format, 6, 6, 5);
      const data = new Uint8Array(deflateSync(filteredRows(picture)));
      const key = chunk('tRNS', Uint8Array.of(0, 0));
      const file = join(signature, header(picture), key, chunk('IDAT', data), chunk('IEND'));
      expect(decodePng(file, kernels)).toEqual(pngPixels(picture));
    }
  });

  test('of a transparent colour only the bits of a sample count', () => {
    const gray: PngPicture = {
      width: 4,
      height: 4,
      colorType: 0,
      bitDepth: 8,
      samples: (x, y) => [4 * y + x],
    };
    const rgb: PngPicture = { ...gray, colorType: 2, samples: (x, y) => [4 * y + x, 7, 7] };
    for (const [picture, key] of [
      [gray, [9, 5]],
      [{ ...gray, bitDepth: 4 }, [9, 0xf5]],
      [rgb, [9, 5, 0, 7, 8, 7]],
    ] as const) {
      const data = new Uint8Array(deflateSync(filteredRows(picture)));
      const tRNS = chunk('tRNS', Uint8Array.from(key));
      const file = join(signature, header(picture), tRNS, chunk('IDAT', data), chunk('IEND'));
      const decoded = decodePng(file, kernels);
      const alphas = Array.from({ length: 16 }, (_, i) => decoded.data[4 * i + 3]);
      expect(alphas).toEqual(alphas.map((_, level) => (level === 5 ? 0 : 255)));
    }
  });

  test('rounds 16 bits to 8', () => {
    const levels = Array.from({ length: 1024 }, (_, i) => i * 64 + (i % 64));
    const picture: PngPicture = {
      width: 32,
      height: 32,
      colorType: 0,
      bitDepth: 16,
      samples: (x, y) => [levels[y * 32 + x] ?? 0],
    };
    expect(decodePng(pngFile(picture), kernels)).toEqual(pngPixels(picture));
  });
});

/** The pixels, black where they are transparent. */
function visible(data: Uint8Array): Uint8Array {
  return data.map((value, i) => (data[i | 3] === 0 ? 0 : value));
}
