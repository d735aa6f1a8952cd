import fc from 'fast-check';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import {
  encodePng,
  lumaLevel,
  preprocess,
  preprocessPicture,
  readChroma,
  readGray,
} from '../../src/image/index.ts';
import { orient } from '../../src/image/orient.ts';
import type { GrayImage } from '../../src/image/types.ts';
import { drawDigit } from '../helpers/draw.ts';
import { inverseOrientations, orientations } from '../helpers/orientations.ts';
import { goldenJpeg, orientationTiff } from '../helpers/picture-jpeg.ts';
import { chunk, join } from '../helpers/picture-png.ts';
import { unlikeness } from '../helpers/unlikeness.ts';

type Color = readonly [red: number, green: number, blue: number];

const limits = { maxBytes: 1e6, maxSidePx: 512 };
const drawing = (digit: number) =>
  drawDigit(digit, { width: 120, height: 160, sizePx: 80, penPx: 8, ink: 0, paper: 255 });

/** A digit drawn in one colour on another, RGBA. */
function painted(digit: number, ink: Color, ground: Color) {
  const { data: levels, width, height } = drawing(digit);
  const data = Buffer.alloc(4 * levels.length, 255);
  levels.forEach((level, i) => {
    const paper = level / 255;
    for (const [channel, value] of ink.entries()) {
      data[4 * i + channel] = Math.round(value * (1 - paper) + (ground[channel] ?? 0) * paper);
    }
  });
  return { data, width, height };
}

const toPng = (image: ReturnType<typeof painted>): Uint8Array =>
  PNG.sync.write(Object.assign(new PNG(image), image));
const toJpeg = (image: ReturnType<typeof painted>): Uint8Array => jpeg.encode(image, 85).data;

const read = (bytes: Uint8Array) =>
  preprocessPicture(readGray(bytes, limits).gray, () => readChroma(bytes, limits), {});

/** Two colours whose luma is the same within two levels, and whose hue or saturation isn't. */
const pairs = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }))
  .chain((ink) =>
    fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }))
      .map(([red, blue]): { ink: Color; ground: Color } => {
        const green = Math.round((lumaLevel(...ink) - 0.299 * red - 0.114 * blue) / 0.587);
        return { ink, ground: [red, green, blue] };
      }),
  )
  .filter(
    ({ ink, ground }) =>
      ground[1] >= 0 &&
      ground[1] <= 255 &&
      Math.max(Math.abs(ink[0] - ground[0]), Math.abs(ink[2] - ground[2])) > 90,
  );

describe('a digit in a colour of the same luma as its ground', () => {
  test.each([
    ['PNG', toPng],
    ['JPEG', toJpeg],
  ] as const)('is read from its colours, as the same digit in black on white is: %s', (_, encode) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), pairs, (digit, { ink, ground }) => {
        const { plane, flags } = read(encode(painted(digit, ink, ground)));
        expect(flags).toContain('chroma');
        expect(unlikeness(plane, preprocess(drawing(digit)).plane)).toBeLessThan(0.2);
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  test('reads the same whichever way light and dark were asked for', () => {
    const bytes = toPng(painted(7, [200, 40, 40], [30, 123, 60]));
    const { gray } = readGray(bytes, limits);
    const planes = [true, false].map(
      (invert) => preprocessPicture(gray, () => readChroma(bytes, limits), { invert }).plane,
    );
    expect(planes[0]).toEqual(planes[1]);
  });
});

describe('the colours of a picture', () => {
  test('are none where it is gray, or nearly: the noise of a camera is no digit', () => {
    expect(readChroma(toPng(painted(3, [20, 20, 20], [240, 240, 240])), limits)).toBeNull();
    expect(readChroma(toPng(painted(3, [118, 120, 124], [126, 120, 114])), limits)).toBeNull();
  });

  test.each(orientations)('are upright, in whatever orientation (%d) they were stored', (orientation) => {
    const upright = painted(4, [200, 40, 40], [30, 123, 60]);
    const index: GrayImage = {
      ...upright,
      data: Uint8Array.from({ length: upright.width * upright.height }, (_, i) => upright.data[4 * i] ?? 0),
    };
    const { data: reds, width, height } = orient(index, inverseOrientations[orientation]);
    const data = Buffer.alloc(4 * reds.length, 255);
    reds.forEach((red, i) => {
      const share = (red - 30) / 170;
      data.set([red, Math.round(123 - 83 * share), Math.round(60 - 20 * share)], 4 * i);
    });
    const png = toPng({ data, width, height });
    const exif = chunk('eXIf', orientationTiff(orientation, true));
    const file = join(png.slice(0, 33), exif, png.slice(33));
    const expected = readChroma(toPng(upright), limits);
    const found = readChroma(file, limits);
    expect([found?.width, found?.height]).toEqual([expected?.width, expected?.height]);
    const differences = expected?.data.map((level, i) => Math.abs(level - (found?.data[i] ?? 0)));
    expect(Math.max(...(differences ?? [255]))).toBeLessThan(4);
  });

  test('that lie under what is see-through are nobody’s', () => {
    const { data, width, height } = painted(3, [20, 20, 20], [240, 240, 240]);
    // Clear all but for a corner of gray; what is written there is a loud pattern.
    data.forEach((_, i) => {
      const pixel = i >> 2;
      if (pixel % width > 40) data[i] = i % 4 === 3 ? 0 : ((pixel * 89) >> (i % 4)) & 255;
    });
    expect(readChroma(toPng({ data, width, height }), limits)).toBeNull();
  });

  test('are not looked for in the data of a file that has none by its header', () => {
    const gray = goldenJpeg('gray');
    expect(readChroma(gray.slice(0, -20), limits)).toBeNull();
    expect(() => readChroma(goldenJpeg('baseline-420').slice(0, -20), limits)).toThrow();
    expect(readChroma(encodePng(drawing(3)), limits)).toBeNull();
  });

  test('are not looked at where the luma tells enough', () => {
    const bytes = toPng(painted(5, [20, 30, 160], [250, 250, 240]));
    const { flags } = preprocessPicture(
      readGray(bytes, limits).gray,
      () => {
        throw new Error('The colours were read.');
      },
      {},
    );
    expect(flags).not.toContain('chroma');
  });

  test('of an empty ground tell nothing, and that is the error of a blank picture', () => {
    expect(() => read(toPng(painted(1, [90, 60, 200], [90, 60, 200])))).toThrow(
      expect.objectContaining({ code: 'preprocessing_failed' }),
    );
  });
});
