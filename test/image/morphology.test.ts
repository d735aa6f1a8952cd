import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBorder } from '../../src/image/border.ts';
import { closing } from '../../src/image/closing.ts';
import { dilate, dilateBytes } from '../../src/image/dilate.ts';
import { dilateMask, dilateMaskRuns } from '../../src/image/dilate-mask.ts';
import { erode } from '../../src/image/erode.ts';
import type { GrayImage, Mask } from '../../src/image/index.ts';
import { invert } from '../../src/image/invert.ts';
import { localMedian } from '../../src/image/local-median.ts';
import { padEdges } from '../../src/image/pad-edges.ts';
import { smooth } from '../../src/image/smooth.ts';
import { fillHoles } from '../../src/image/without-holes.ts';
import { grayImages, masks } from '../helpers/arbitraries.ts';

/** `fold` over the part of each pixel's square that lies inside the image. */
function overSquares(
  image: GrayImage,
  radius: number,
  fold: (values: readonly number[]) => number,
): Uint8Array {
  const { data, width, height } = image;
  return Uint8Array.from(data, (_, i) => {
    const x = i % width;
    const y = Math.floor(i / width);
    const values: number[] = [];
    for (let ny = Math.max(0, y - radius); ny <= Math.min(height - 1, y + radius); ny++) {
      for (let nx = Math.max(0, x - radius); nx <= Math.min(width - 1, x + radius); nx++) {
        values.push(data[ny * width + nx] ?? 0);
      }
    }
    return fold(values);
  });
}

const radii = fc.integer({ min: 0, max: 12 });

const dilations = [
  ['by the kernel', dilate],
  ['in TypeScript', dilateBytes],
] as const;

describe.each(dilations)('dilate %s', (_, dilate) => {
  test('is the maximum over the square', () => {
    fc.assert(
      fc.property(grayImages(14), radii, (image, radius) => {
        expect(dilate(image, radius).data).toEqual(overSquares(image, radius, (v) => Math.max(...v)));
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe('erode', () => {
  test('is the minimum over the square', () => {
    fc.assert(
      fc.property(grayImages(14), radii, (image, radius) => {
        expect(erode(image, radius).data).toEqual(overSquares(image, radius, (v) => Math.min(...v)));
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});

describe('padEdges', () => {
  test('every pixel of the margin is the nearest one of the image', () => {
    fc.assert(
      fc.property(grayImages(14), radii, ({ data, width, height }, by) => {
        const padded = padEdges({ data, width, height }, by);
        const nearest = (at: number, length: number) => Math.max(0, Math.min(length - 1, at - by));
        const expected = Uint8Array.from(padded.data, (_, i) => {
          const y = nearest(Math.floor(i / padded.width), height);
          return data[y * width + nearest(i % padded.width, width)] ?? 0;
        });
        expect([padded.width, padded.height]).toEqual([width + 2 * by, height + 2 * by]);
        expect(padded.data).toEqual(expected);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe.each([
  ['dilateMask', dilateMask],
  ['dilateMask, in TypeScript', dilateMaskRuns],
])('%s', (_, dilateMask) => {
  test('is the dilation of a mask', () => {
    fc.assert(
      fc.property(masks(20), radii, (mask, radius) => {
        expect(dilateMask(mask, radius)).toEqual(dilateBytes(mask, radius));
      }),
      { seed: 24, numRuns: 200 },
    );
  });
});

describe('closing', () => {
  test('is nowhere darker than the image, and closing again changes nothing', () => {
    fc.assert(
      fc.property(grayImages(14), radii, (image, radius) => {
        const once = closing(image, radius);
        expect(once.data.every((value, i) => value >= (image.data[i] ?? 0))).toBe(true);
        expect(closing(once, radius)).toEqual(once);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  test('fills a dark line that is narrower than the square and keeps a wide dark region', () => {
    const row = (columns: readonly [number, number]) =>
      Uint8Array.from({ length: 20 * 20 }, (_, i) => (i % 20 >= columns[0] && i % 20 < columns[1] ? 0 : 200));
    const line = { data: row([8, 11]), width: 20, height: 20 };
    const region = { data: row([8, 20]), width: 20, height: 20 };
    expect(closing(line, 2).data.every((value) => value === 200)).toBe(true);
    expect(closing(region, 2)).toEqual(region);
  });
});

describe('invert', () => {
  test('twice is the image', () => {
    fc.assert(
      fc.property(grayImages(8), (image) => {
        expect(invert(invert(image))).toEqual(image);
      }),
      { seed: 6, numRuns: 50 },
    );
  });
});

describe('smooth', () => {
  test('is the rounded mean over the square', () => {
    fc.assert(
      fc.property(grayImages(10), radii, (image, radius) => {
        const means = overSquares(image, radius, (v) => Math.round(v.reduce((a, b) => a + b, 0) / v.length));
        const found = smooth(image, radius).data;
        // Two roundings of the same mean: a half may go either way.
        expect(found.every((value, i) => Math.abs(value - (means[i] ?? 0)) <= 1)).toBe(true);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe('localMedian', () => {
  test('is the lower median over the square', () => {
    fc.assert(
      fc.property(grayImages(12), radii, (image, radius) => {
        const middle = (values: readonly number[]) =>
          values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? 0;
        expect(localMedian(image, radius).data).toEqual(overSquares(image, radius, middle));
      }),
      { seed: 25, numRuns: 200 },
    );
  });
});

describe('fillHoles', () => {
  /** 1 where no way leads to the border over pixels that aren't set, diagonals included. */
  function enclosed({ data, width, height }: Mask): Uint8Array {
    const out = new Uint8Array(data.length).fill(1);
    const open = Array.from(data.keys()).filter((i) => isBorder(i, width, height) && data[i] === 0);
    for (const i of open) out[i] = 0;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      const [x, y] = [i % width, Math.floor(i / width)];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const j = ny * width + nx;
          if (data[j] !== 0 || out[j] === 0) continue;
          out[j] = 0;
          open.push(j);
        }
      }
    }
    return out;
  }

  test('fills what the border cannot reach, and tells of it', () => {
    fc.assert(
      fc.property(masks(24), (mask) => {
        const { filled, holes } = fillHoles(mask);
        expect(filled.data).toEqual(enclosed(mask));
        const added = filled.data.filter((is, i) => is !== mask.data[i]).length;
        expect(holes.reduce((sum, { area }) => sum + area, 0)).toBe(added);
      }),
      { seed: 12, numRuns: 400 },
    );
  });
});
