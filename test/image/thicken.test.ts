import { describe, expect, test } from 'vitest';
import { strokeWidth, thicken, toMask } from '../../src/image/index.ts';
import { invert } from '../../src/image/invert.ts';
import { drawDigit, sum } from '../helpers/draw.ts';

function written(penPx: number) {
  return invert(drawDigit(3, { width: 220, height: 220, sizePx: 200, penPx }));
}

describe('strokeWidth', () => {
  test.each([4, 8, 16])('of a pen %d pixels wide', (penPx) => {
    const found = strokeWidth(toMask(written(penPx), 127));
    // A slanting edge has more pixel edges than its length: up to a factor of the square root of 2.
    expect(found).toBeGreaterThan(0.65 * penPx);
    expect(found).toBeLessThan(1.1 * penPx);
  });

  test('of nothing is 0', () => {
    expect(strokeWidth({ data: new Uint8Array(9), width: 3, height: 3 })).toBe(0);
  });
});

describe('thicken', () => {
  const options = { minStrokeShare: 0.06 };

  test('gives a hairline body, all around it', () => {
    const hairline = written(1.5);
    const thick = thicken(hairline, 100, options);
    const width = strokeWidth(toMask(thick, 100));
    expect(width).toBeGreaterThan(0.04 * 200);
    expect(width).toBeLessThan(0.09 * 200);
    expect(thick.width).toBeGreaterThan(hairline.width);
    expect(sum(thick)).toBeGreaterThan(sum(hairline));
  });

  test('leaves a pen alone that is wide enough', () => {
    const pen = written(18);
    expect(thicken(pen, 100, options)).toBe(pen);
  });
});
