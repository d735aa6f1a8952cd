import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reduce, reduceBytes } from '../../src/image/reduce.ts';
import { resizeArea, resizeBytes } from '../../src/image/resize-area.ts';
import { shear } from '../../src/image/shear.ts';
import { grayImages } from '../helpers/arbitraries.ts';
import { drawDigit, enlarge, fromRows, sum, turn } from '../helpers/draw.ts';

const sizes = fc.integer({ min: 1, max: 40 });

describe('resizeArea', () => {
  test('is the same by the kernel, to the bit', () => {
    fc.assert(
      fc.property(grayImages(60), sizes, sizes, (image, width, height) => {
        expect(resizeArea(image, width, height)).toEqual(resizeBytes(image, width, height));
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

describe.each([
  ['resizeArea', resizeArea],
  ['resizeArea, in TypeScript', resizeBytes],
])('%s', (_, resizeArea) => {
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

describe.each([
  ['reduce', reduce],
  ['reduce, in TypeScript', reduceBytes],
])('%s', (_, reduce) => {
  test('is the rounded mean of each square, or of what there is of it', () => {
    fc.assert(
      fc.property(grayImages(70), fc.integer({ min: 2, max: 66 }), ({ data, width, height }, factor) => {
        const small = reduce({ data, width, height }, factor);
        expect([small.width, small.height]).toEqual([Math.ceil(width / factor), Math.ceil(height / factor)]);
        small.data.forEach((mean, i) => {
          const left = (i % small.width) * factor;
          const top = Math.floor(i / small.width) * factor;
          const levels = data.filter((_, j) => {
            const [x, y] = [j % width, Math.floor(j / width)];
            return x >= left && x < left + factor && y >= top && y < top + factor;
          });
          const total = levels.reduce((sum, level) => sum + level, 0);
          expect(mean).toBe(Math.floor((total + (levels.length >> 1)) / levels.length));
        });
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test('of the lightest is the lightest, by any factor', () => {
    for (let factor = 2; factor <= 64; factor++) {
      const [width, height] = [2 * factor + 1, factor + (factor >> 1)];
      const light = { data: new Uint8Array(width * height).fill(255), width, height };
      expect(new Set(reduce(light, factor).data)).toEqual(new Set([255]));
    }
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
