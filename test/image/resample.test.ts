import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reduce } from '../../src/image/reduce.ts';
import { resizeArea } from '../../src/image/resize-area.ts';
import { shear } from '../../src/image/shear.ts';
import { grayImages } from '../helpers/arbitraries.ts';
import { drawDigit, enlarge, fromRows, sum, turn } from '../helpers/draw.ts';

const sizes = fc.integer({ min: 1, max: 40 });

describe('resizeArea', () => {
  test('keeps the mean level', () => {
    fc.assert(
      fc.property(grayImages(24), sizes, sizes, (image, width, height) => {
        const resized = resizeArea(image, width, height);
        expect(resized.data.length).toBe(width * height);
        const before = sum(image) / image.data.length;
        const after = sum(resized) / resized.data.length;
        expect(Math.abs(before - after)).toBeLessThanOrEqual(0.5);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  test('undoes an enlargement by a whole factor', () => {
    fc.assert(
      fc.property(grayImages(10), fc.integer({ min: 1, max: 5 }), (image, factor) => {
        expect(resizeArea(enlarge(image, factor), image.width, image.height)).toEqual(image);
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  test('turning before is turning after', () => {
    fc.assert(
      fc.property(grayImages(12), sizes, sizes, (image, width, height) => {
        const a = turn(resizeArea(image, width, height)).data;
        const b = resizeArea(turn(image), height, width).data;
        expect(a.every((value, i) => Math.abs(value - (b[i] ?? 0)) <= 1)).toBe(true);
      }),
      { seed: 10, numRuns: 200 },
    );
  });

  test('weighs fractional edges: three columns into two', () => {
    const image = { data: Uint8Array.of(30, 90, 240), width: 3, height: 1 };
    expect(Array.from(resizeArea(image, 2, 1).data)).toEqual([50, 190]);
  });
});

describe('reduce', () => {
  test('is the area average where the factor divides the sides', () => {
    fc.assert(
      fc.property(grayImages(8), fc.integer({ min: 1, max: 4 }), (image, factor) => {
        const large = resizeArea(enlarge(image, factor), image.width * factor, image.height * factor);
        expect(reduce(large, factor)).toEqual(image);
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  test('averages what there is at the right and lower edge', () => {
    const image = { data: Uint8Array.of(10, 20, 30, 40, 50, 60), width: 3, height: 2 };
    expect(reduce(image, 2)).toEqual({ data: Uint8Array.of(30, 45), width: 2, height: 1 });
  });

  test('before an area resize it changes next to nothing', () => {
    const picture = drawDigit(5, { width: 480, height: 480, sizePx: 400, penPx: 30 });
    const direct = resizeArea(picture, 20, 20).data;
    const nested = resizeArea(reduce(picture, 3), 20, 20).data;
    expect(Math.max(...direct.map((value, i) => Math.abs(value - (nested[i] ?? 0))))).toBeLessThanOrEqual(1);
  });
});

describe('shear', () => {
  test('keeps the ink of every row', () => {
    fc.assert(
      fc.property(grayImages(16), fc.double({ min: -0.5, max: 0.5, noNaN: true }), (image, slope) => {
        const sheared = shear(image, slope);
        for (let y = 0; y < image.height; y++) {
          const before = sum({ ...image, data: image.data.subarray(y * image.width, (y + 1) * image.width) });
          const after = sum({
            ...sheared,
            data: sheared.data.subarray(y * sheared.width, (y + 1) * sheared.width),
          });
          expect(Math.abs(before - after)).toBeLessThanOrEqual(0.5 * (image.width + 1));
        }
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  test('sets a leaning stroke upright', () => {
    const leaning = fromRows(['#....', '.#...', '..#..', '...#.', '....#']);
    const upright = shear(leaning, 1);
    const columns = Array.from(upright.data.entries()).flatMap(([i, v]) =>
      v > 0 ? [i % upright.width] : [],
    );
    expect(new Set(columns).size).toBe(1);
  });
});
