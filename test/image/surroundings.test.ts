import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundingBox, crop } from '../../src/image/crop.ts';
import { type GrayImage, preprocess } from '../../src/image/index.ts';
import { invert } from '../../src/image/invert.ts';
import { drawDigit } from '../helpers/draw.ts';
import { unlikeness } from '../helpers/unlikeness.ts';

const digits = fc.integer({ min: 0, max: 9 });
const side = 220;

const draw = (digit: number, penPx = 12) =>
  drawDigit(digit, { width: side, height: side, sizePx: 110, penPx, ink: 30 });

/** `picture` in the middle of a larger one, whose level at (x, y) is `around`. */
function surround(
  picture: GrayImage,
  by: number,
  around: (x: number, y: number, width: number) => number,
): GrayImage {
  const width = picture.width + 2 * by;
  const height = picture.height + 2 * by;
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const x = i % width;
    const y = Math.floor(i / width);
    const inside = x >= by && y >= by && x < width - by && y < height - by;
    return inside ? (picture.data[(y - by) * picture.width + x - by] ?? 0) : around(x, y, width);
  });
  return { data, width, height };
}

/** What is drawn over a picture in a dark pen wherever `isInk` says so. */
function drawOver(picture: GrayImage, isInk: (x: number, y: number) => boolean, ink = 40): GrayImage {
  const { width } = picture;
  const data = picture.data.map((level, i) =>
    isInk(i % width, Math.floor(i / width)) ? Math.min(level, ink) : level,
  );
  return { ...picture, data };
}

function expectSameDigit(picture: GrayImage, plain: GrayImage, most = 0.14): void {
  expect(unlikeness(preprocess(picture).plane, preprocess(plain).plane)).toBeLessThan(most);
}

describe('light', () => {
  const over = (picture: GrayImage, light: (x: number, y: number) => number): GrayImage => ({
    ...picture,
    data: picture.data.map((level, i) => Math.round(level * light(i % side, Math.floor(i / side)))),
  });

  test("a card's shadow that lies within an even border, over part of the digit, is not read", () => {
    for (const digit of [0, 2, 4, 6, 8]) {
      const paper = draw(digit, 9);
      const expected = preprocess(paper).plane;
      const shaded = over(paper, (x, y) => (x >= 110 && x < 195 && y >= 90 && y < 195 ? 0.62 : 1));
      expect(unlikeness(preprocess(shaded).plane, expected), `${digit}`).toBeLessThan(0.2);
    }
  });

  test("a lamp's reflection on a whiteboard is neither the ink nor its ground", () => {
    for (const digit of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const board = drawDigit(digit, {
        width: side,
        height: side,
        sizePx: 90,
        penPx: 5,
        ink: 90,
        paper: 190,
      });
      const glare = board.data.map((level, i) => {
        const away = (((i % side) - 120) ** 2 + (Math.floor(i / side) - 180) ** 2) / (2 * 22 ** 2);
        return Math.min(255, Math.round(level + 70 * Math.exp(-away)));
      });
      const expected = preprocess(board).plane;
      expect(unlikeness(preprocess({ ...board, data: glare }).plane, expected), `${digit}`).toBeLessThan(0.1);
    }
  });

  test.each([0, 2, 3, 4, 5, 6, 8, 9])('glare that takes half of the contrast from part of a %i', (digit) => {
    const paper = drawDigit(digit, { width: side, height: side, sizePx: 110, penPx: 8, ink: 50, paper: 175 });
    const expected = preprocess(paper).plane;
    for (const [left, top] of [
      [80, 80],
      [140, 90],
      [110, 150],
    ] as const) {
      const glare = paper.data.map((level, i) => {
        const away = Math.hypot((i % side) - left, Math.floor(i / side) - top);
        return Math.round(level + 0.6 * (255 - level) * Math.exp(-((away / 40) ** 2)));
      });
      const { plane } = preprocess({ ...paper, data: glare });
      expect(unlikeness(plane, expected), `at ${left}, ${top}`).toBeLessThan(0.2);
    }
  });

  test('parts of a fat pen’s strokes are not taken for the digit, and the rest for shadows', () => {
    for (const digit of [0, 2, 3, 5, 8]) {
      for (const fall of [0.2, 0.3]) {
        const size = { width: side, height: side, sizePx: 150, penPx: 24 };
        const fat = drawDigit(digit, { ...size, ink: 110, paper: 205 });
        const lit = over(fat, (x, y) => 1 - (fall * (x + y)) / (2 * side));
        expect(unlikeness(preprocess(lit).plane, preprocess(fat).plane), `${digit}`).toBeLessThan(0.1);
      }
    }
  });

  test('a pale, fat digit in light that falls off is none of the shadows', () => {
    for (const digit of [0, 2, 3, 7]) {
      const fat = drawDigit(digit, {
        width: side,
        height: side,
        sizePx: 170,
        penPx: 40,
        ink: 130,
        paper: 210,
      });
      const lit = over(fat, (x, y) => 1 - (0.3 * (x + y)) / (2 * side));
      expect(unlikeness(preprocess(lit).plane, preprocess(fat).plane), `${digit}`).toBeLessThan(0.2);
    }
  });
});

describe('a digit that fills its picture', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('%i, cut out along its strokes, dark or light', (digit) => {
    for (const penPx of [8, 16, 24]) {
      const plain = draw(digit, penPx);
      const box = boundingBox(invert(plain), 128);
      if (box === null) throw new Error('a digit has ink');
      const tight = crop(plain, box);
      expectSameDigit(tight, plain, 0.2);
      expectSameDigit(invert(tight), plain, 0.2);
    }
  });

  test('a desk along an edge is none: the paper stays the ground', () => {
    const desk = drawOver(draw(3), (x, y) => x < 30 + y / 8, 60);
    expectSameDigit(desk, draw(3));
  });

  test.each([2, 3, 5])(
    'nor is a dark strip along its top, and %i is no hole in what lies under it',
    (digit) => {
      const plain = drawDigit(digit, { width: 130, height: side, sizePx: 140, penPx: 12, ink: 30 });
      const strip = drawOver(plain, (_, y) => y < 16, 40);
      expect(preprocess(strip).flags).not.toContain('inverted');
      expectSameDigit(strip, plain);
    },
  );
});

describe('a digit on a plate', () => {
  test('a canvas in a thick frame, a note on a table, light or dark, is read like the canvas alone', () => {
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: 8, max: 70 }),
        fc.integer({ min: 20, max: 130 }),
        fc.boolean(),
        (digit, by, level, turned) => {
          const picture = surround(draw(digit), by, () => level);
          expectSameDigit(turned ? invert(picture) : picture, draw(digit));
          expect(preprocess(picture).flags).toContain('framed');
        },
      ),
      { seed: 31, numRuns: 40 },
    );
  });

  test.each([0, 4, 6, 8, 9])('the holes of a thick %i are no writing on a plate', (digit) => {
    for (const penPx of [30, 40]) {
      const { flags } = preprocess(drawDigit(digit, { width: side, height: side, sizePx: 150, penPx }));
      expect(flags).not.toContain('framed');
    }
  });
});

describe('a digit in a form', () => {
  const middle = (side - 1) / 2;

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    '%i in a box, in a circle, on a line, between two: alone',
    (digit) => {
      const plain = draw(digit);
      const boxed = drawOver(plain, (x, y) => {
        const away = Math.max(Math.abs(x - middle), Math.abs(y - middle));
        return away > 84 && away < 89;
      });
      const circled = drawOver(plain, (x, y) => {
        const away = Math.hypot(x - middle, 0.9 * (y - middle));
        return away > 86 && away < 91;
      });
      const underlined = drawOver(plain, (x, y) => y > 182 && y < 187 && x > 30 && x < 190);
      const twice = drawOver(
        plain,
        (x, y) => [182, 194].some((at) => y > at && y < at + 5) && x > 60 && x < 170,
      );
      const between = drawOver(plain, (x, y) => (x === 20 || x === 200) && y > 12 && y < 208);
      for (const picture of [boxed, circled, underlined, twice, between]) {
        expectSameDigit(picture, plain, 0.05);
        expect(preprocess(picture).rivals).toBe(0);
      }
    },
  );

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('%i in a cell of a table', (digit) => {
    const plain = draw(digit);
    const cells = drawOver(plain, (x, y) => {
      const isAcross = [6, 24, 210].some((at) => y >= at && y < at + 2) && x >= 6 && x < 212;
      return isAcross || ([6, 30, 210].some((at) => x >= at && x < at + 2) && y >= 6 && y < 212);
    });
    expectSameDigit(cells, plain, 0.05);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('%i, a third of a table high, in one of its cells', (digit) => {
    const [tableSide, cellPx] = [300, 100];
    const isLine = (at: number) => at % cellPx < 3 || at >= tableSide - 3;
    for (const [column, row] of [
      [0, 1],
      [1, 1],
      [2, 0],
    ] as const) {
      const written = drawDigit(digit, { width: cellPx, height: cellPx, sizePx: 60, penPx: 6, ink: 40 });
      const data = new Uint8Array(tableSide * tableSide).fill(230);
      for (let y = 0; y < cellPx; y++) {
        const at = (row * cellPx + y) * tableSide + column * cellPx;
        data.set(written.data.subarray(y * cellPx, (y + 1) * cellPx), at);
      }
      const table = drawOver({ data, width: tableSide, height: tableSide }, (x, y) => isLine(x) || isLine(y));
      expectSameDigit(
        surround(table, 20, () => 230),
        written,
        0.25,
      );
    }
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('%i beside two fine lines that meet in a corner', (digit) => {
    const plain = draw(digit);
    const corner = drawOver(plain, (x, y) => {
      return (x >= 10 && x < 12 && y >= 10 && y < 208) || (y >= 10 && y < 12 && x >= 10 && x < 208);
    });
    expectSameDigit(corner, plain, 0.05);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('%i in a speech balloon with a tail', (digit) => {
    const plain = draw(digit);
    const isInside = (x: number, y: number, by: number) => {
      const [across, down] = [Math.max(0, Math.abs(x - middle) - 64), Math.max(0, Math.abs(y - middle) - 64)];
      const isTail = y >= middle && y < middle + 104 - by && Math.abs(x - 62) < (middle + 104 - by - y) / 3;
      return Math.hypot(across, down) < 26 - by || isTail;
    };
    const balloon = drawOver(plain, (x, y) => isInside(x, y, 0) && !isInside(x, y, 4));
    expectSameDigit(balloon, plain, 0.05);
  });

  test('a large 0 with a small mark in it is no ring around a digit', () => {
    const zero = drawDigit(0, { width: side, height: side, sizePx: 150, penPx: 12 });
    const dotted = drawOver(zero, (x, y) => Math.hypot(x - middle, y - middle) < 12);
    expect(unlikeness(preprocess(dotted).plane, preprocess(zero).plane)).toBeLessThan(0.25);
  });

  test('the slash of a narrow 0 that touches it nowhere is none of its own, a 1 in a circle is', () => {
    const slash = (x: number, y: number) => Math.abs(x - middle + 0.45 * (y - middle)) < 3;
    const zero = drawDigit(0, { width: side, height: side, sizePx: 150, penPx: 6 });
    const slashed = drawOver(zero, (x, y) => slash(x, y) && Math.abs(y - middle) < 48);
    expectSameDigit(slashed, zero, 0.3);
    const one = drawOver(
      { ...zero, data: zero.data.map(() => 255) },
      (x, y) => slash(x, y) && Math.abs(y - middle) < 48,
    );
    const circled = drawOver(one, (x, y) => Math.abs(Math.hypot(x - middle, y - middle) - 70) < 3);
    expectSameDigit(circled, one, 0.14);
  });
});

describe('a strip of paper across a picture', () => {
  test.each([2, 3, 5, 6, 8, 9])('%i, on the ground that shows it', (digit) => {
    const wood = (x: number, y: number) => 70 + ((x * 31 + (y >> 2) * 17) % 23);
    const paper = drawDigit(digit, { width: 480, height: 240, sizePx: 50, penPx: 5, ink: 40, paper: 225 });
    const data = paper.data.map((level, i) => {
      const [x, y] = [i % 480, Math.floor(i / 480)];
      return Math.abs(y - 120 + 0.2 * (x - 240)) < 48 ? level : wood(x, y);
    });
    expectSameDigit({ ...paper, data }, paper, 0.2);
  });
});

describe('straight pieces', () => {
  test('the base of a 2 that got loose from it is no line drawn under it', () => {
    const two = drawDigit(2, { width: side, height: side, sizePx: 110, penPx: 9, ink: 30 });
    const base = (boundingBox(invert(two), 128)?.y ?? 0) + 110 - 9;
    for (const gapPx of [3, 5]) {
      const loose = {
        ...two,
        data: two.data.map((level, i) => {
          const above = base - 2 - Math.floor(i / side);
          return above >= 0 && above < gapPx ? 255 : level;
        }),
      };
      expectSameDigit(loose, two, 0.2);
    }
  });
});

describe('strokes of two kinds', () => {
  test.each([0, 2, 3, 5, 6, 8, 9])('a %i half of which is less than half as dark is whole', (digit) => {
    const whole = draw(digit, 9);
    for (const isPale of [(x: number) => x < side / 2, (_: number, y: number) => y < side / 2]) {
      const data = whole.data.map((level, i) =>
        isPale(i % side, Math.floor(i / side)) ? Math.round(level + 0.55 * (255 - level)) : level,
      );
      const { plane } = preprocess({ ...whole, data });
      const box = boundingBox(plane, 40);
      const expected = boundingBox(preprocess(whole).plane, 40);
      expect(Math.abs((box?.width ?? 0) - (expected?.width ?? 0)), `${digit}`).toBeLessThanOrEqual(2);
      expect(Math.abs((box?.height ?? 0) - (expected?.height ?? 0)), `${digit}`).toBeLessThanOrEqual(2);
    }
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('a light %i on planks is not their joints', (digit) => {
    const wood = { width: side, height: side, sizePx: 140, penPx: 12, ink: 225, paper: 120 };
    const painted = drawDigit(digit, wood);
    const isJoint = (x: number, y: number) => x % 44 < 2 && (x * 7 + y) % 97 > 8;
    const grain = painted.data.map((level, i) => {
      const [x, y] = [i % side, Math.floor(i / side)];
      return level > 200 ? level : isJoint(x, y) ? 40 : level + ((x * 31 + (y >> 5) * 17) % 23);
    });
    const { plane, flags } = preprocess({ ...painted, data: grain });
    expect(flags).toContain('inverted');
    expect(unlikeness(plane, preprocess(painted).plane)).toBeLessThan(0.2);
  });
});

describe('a digit on squared paper', () => {
  test('whose lines are as dark as a thick pen', () => {
    fc.assert(
      fc.property(digits, fc.integer({ min: 24, max: 60 }), (digit, spacing) => {
        const plain = draw(digit, 18);
        const squared = drawOver(plain, (x, y) => x % spacing < 2 || y % spacing < 2, 60);
        expectSameDigit(squared, plain, 0.2);
      }),
      { seed: 32, numRuns: 25 },
    );
  });

  test('keeps the bar of a 7 that lies along a paler line', () => {
    const plain = draw(7, 4);
    const bar = boundingBox(invert(plain), 128);
    const top = bar?.y ?? 0;
    const ruled = drawOver(plain, (_, y) => (y - top - 1 + 10 * 44) % 44 < 3, 165);
    expectSameDigit(ruled, plain, 0.2);
  });
});
