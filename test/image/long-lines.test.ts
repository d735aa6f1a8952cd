import { describe, expect, test } from 'vitest';
import { longLines, type Mask, pipelineSteps, preprocess, toMask } from '../../src/image/index.ts';
import { invert } from '../../src/image/invert.ts';
import { drawDigit } from '../helpers/draw.ts';

const { lowShare: _, ...options } = pipelineSteps.lines;
const size = 200;

/** Lines every 25 pixels, two thick, that climb by `slope` rows a column. */
function ruling(slope: number): Mask {
  const data = new Uint8Array(size * size);
  for (let x = 0; x < size; x++) {
    for (let line = -25; line < size + 25; line += 25) {
      const y = Math.round(line + slope * x);
      for (const row of [y, y + 1]) if (row >= 0 && row < size) data[row * size + x] = 1;
    }
  }
  return { data, width: size, height: size };
}

function turned(mask: Mask): Mask {
  const data = mask.data.map((__, i) => mask.data[(i % size) * size + Math.floor(i / size)] ?? 0);
  return { ...mask, data };
}

const digit = toMask(invert(drawDigit(4, { width: size, height: size, sizePx: 110, penPx: 9 })), 100);

describe('longLines', () => {
  test.each([0, 0.05, -0.1])('finds the ruling of a page, level or upright, at a slope of %d', (slope) => {
    for (const mask of [ruling(slope), turned(ruling(slope))]) {
      const found = longLines(mask, 0, options)?.data ?? new Uint8Array();
      const inked = mask.data.reduce((total, value) => total + value, 0);
      expect(found.reduce((total, value) => total + value, 0)).toBeGreaterThan(0.85 * inked);
    }
  });

  test('leaves a digit alone, and the strokes of a digit that the ruling crosses', () => {
    expect(longLines(digit, 0, options)).toBeNull();
    const lines = ruling(0.03);
    const both = { ...digit, data: digit.data.map((value, i) => value | (lines.data[i] ?? 0)) };
    const found = longLines(both, 0, options);
    const lost = digit.data.filter((value, i) => value === 1 && lines.data[i] === 0 && found?.data[i] === 1);
    expect(found).not.toBeNull();
    expect(lost.length).toBeLessThan(0.02 * digit.data.reduce((total, value) => total + value, 0));
  });

  test('a thick bar from side to side is no ruling', () => {
    const data = digit.data.map((__, i) => (Math.abs(Math.floor(i / size) - 100) < 10 ? 1 : 0));
    expect(longLines({ ...digit, data }, 0, options)).toBeNull();
  });

  test('the stem of a 7 that ends at the edge of a thumbnail is no ruling', () => {
    const seven = drawDigit(7, { width: 28, height: 28, sizePx: 40, penPx: 2 });
    expect(longLines(toMask(invert(seven), 100), 0, options)).toBeNull();
  });

  test('a digit on ruled or squared paper comes out as on blank paper', () => {
    const plain = drawDigit(4, { width: size, height: size, sizePx: 110, penPx: 9, ink: 40, paper: 230 });
    for (const grid of [ruling(0.02), turned(ruling(-0.02))]) {
      const data = plain.data.map((level, i) => (grid.data[i] === 1 ? Math.min(level, 120) : level));
      const { plane, flags } = preprocess({ ...plain, data });
      expect(flags).toContain('ruled');
      const clean = preprocess(plain).plane;
      const inked = clean.data.filter((level) => level > 127).length;
      const same = clean.data.filter((level, i) => level > 127 && (plane.data[i] ?? 0) > 100).length;
      expect(same).toBeGreaterThan(0.9 * inked);
    }
  });
});
