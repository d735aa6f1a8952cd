import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectedComponents } from '../../src/image/connected-components.ts';
import { twoSidedness } from '../../src/image/find/two-sided.ts';
import type { GrayImage } from '../../src/image/types.ts';

/** A strip of level 40 from x = 10 to 13 between two grounds, upright or level. */
function strip(left: number, right: number, turned: boolean): GrayImage {
  const data = Uint8Array.from({ length: 900 }, (_, i) => {
    const x = turned ? Math.floor(i / 30) : i % 30;
    return x < 10 ? left : x > 13 ? right : 40;
  });
  return { data, width: 30, height: 30 };
}

function measure(picture: GrayImage): number {
  const found = connectedComponents({
    ...picture,
    data: picture.data.map((level) => (level === 40 ? 1 : 0)),
  });
  const [component] = found.components;
  return component === undefined ? Number.NaN : twoSidedness(component, found, picture, 3);
}

describe('twoSidedness', () => {
  test.each([false, true])(
    '1 for a stroke on paper, about 0 for the dark side of a seam (turned: %s)',
    (turned) => {
      expect(measure(strip(200, 200, turned))).toBe(1);
      expect(measure(strip(200, 41, turned))).toBeLessThan(0.01);
    },
  );

  test('where its sides differ, what it is darker than the one against what it is darker than the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 41, max: 255 }), fc.integer({ min: 41, max: 255 }), (left, right) => {
        const expected = (Math.min(left, right) - 40) / (Math.max(left, right) - 40);
        expect(measure(strip(left, right, false))).toBeCloseTo(expected, 9);
      }),
    );
  });

  test('what fills the picture has no side: 1', () => {
    expect(measure({ data: new Uint8Array(9).fill(40), width: 3, height: 3 })).toBe(1);
  });
});
