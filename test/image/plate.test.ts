import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convexHull, polygonArea } from '../../src/image/convex.ts';
import { cutOut } from '../../src/image/find/cut-out.ts';
import { edgeSteps } from '../../src/image/find/edge-steps.ts';
import { edgesOf, outlineOf } from '../../src/image/find/outline.ts';
import { type GrayImage, preprocess } from '../../src/image/index.ts';
import type { Mask, Point } from '../../src/image/types.ts';
import { drawDigit } from '../helpers/draw.ts';
import { unlikeness } from '../helpers/unlikeness.ts';

const masks = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height, max: 1 })
      .map((data): Mask => ({ data, width, height })),
  );

/** A rectangle's corners, clockwise, turned about its middle. */
function rectangle(width: number, height: number, degrees: number, middle = 100): readonly Point[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([right = 0, down = 0]) => {
    const [x, y] = [(right * width) / 2, (down * height) / 2];
    return { x: middle + x * cos - y * sin, y: middle + x * sin + y * cos };
  });
}

interface Table {
  readonly degrees: number;
  readonly sheetSide: number;
  /** Level of the table at (x, y). */
  readonly level: (x: number, y: number) => number;
}

/** A picture turned about the middle of a table, in a picture of 300 x 300. */
function layOnTable(sheet: GrayImage, { degrees, sheetSide, level }: Table): GrayImage {
  const side = 300;
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const data = Uint8Array.from({ length: side * side }, (_, i) => {
    const x = (i % side) + 0.5 - side / 2;
    const y = Math.floor(i / side) + 0.5 - side / 2;
    const u = x * cos + y * sin;
    const v = y * cos - x * sin;
    if (Math.max(Math.abs(u), Math.abs(v)) > sheetSide / 2) return level(i % side, Math.floor(i / side));
    const column = Math.floor(u + sheet.width / 2);
    const row = Math.floor(v + sheet.height / 2);
    return sheet.data[row * sheet.width + column] ?? 0;
  });
  return { data, width: side, height: side };
}

describe('the convex hull', () => {
  test('goes around every set pixel, bends one way, and is no smaller than what it goes around', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const corners = convexHull(mask);
        const area = mask.data.reduce((sum, is) => sum + is, 0);
        expect(polygonArea(corners)).toBeGreaterThanOrEqual(area);
        const edges = edgesOf(corners, mask.width, mask.height);
        mask.data.forEach((is, i) => {
          if (is === 0) return;
          const [x, y] = [(i % mask.width) + 0.5, Math.floor(i / mask.width) + 0.5];
          for (const edge of edges) {
            expect(edge.x * (y - edge.from.y) - edge.y * (x - edge.from.x)).toBeGreaterThan(0);
          }
        });
      }),
    );
  });

  test('of a rectangle is its four corners; of nothing nothing', () => {
    expect(convexHull({ data: Uint8Array.of(0, 1, 1, 0, 1, 1), width: 3, height: 2 })).toEqual([
      { x: 3, y: 0 },
      { x: 3, y: 2 },
      { x: 1, y: 2 },
      { x: 1, y: 0 },
    ]);
    expect(convexHull({ data: new Uint8Array(6), width: 3, height: 2 })).toEqual([]);
  });
});

describe('an outline', () => {
  test("of a rectangle has its sides' direction, within 45 degrees of upright", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 90 }),
        fc.integer({ min: 10, max: 90 }),
        fc.integer({ min: -44, max: 44 }),
        fc.integer({ min: 0, max: 3 }),
        (width, height, degrees, quarters) => {
          const corners = rectangle(width, height, degrees + 90 * quarters);
          const { along, rectangular, cutShare } = outlineOf(corners, 200, 200);
          expect(cutShare).toBe(0);
          expect(rectangular).toBeCloseTo(1, 9);
          expect((Math.atan2(along.y, along.x) * 180) / Math.PI).toBeCloseTo(degrees, 6);
        },
      ),
    );
  });

  test('of a circle has none', () => {
    const circle = Array.from({ length: 40 }, (_, i) => ({
      x: 100 + 60 * Math.cos((i * Math.PI) / 20),
      y: 100 + 60 * Math.sin((i * Math.PI) / 20),
    }));
    expect(outlineOf(circle, 200, 200).rectangular).toBeLessThan(0.01);
  });

  test("leaves out what lies along the picture's border", () => {
    const outline = outlineOf(rectangle(200, 100, 0), 200, 200);
    expect(outline.cutShare).toBeCloseTo(200 / 600, 9);
    expect(outlineOf(rectangle(200, 200, 0), 200, 200)).toEqual({
      cutShare: 1,
      rectangular: 0,
      along: { x: 1, y: 0 },
    });
  });
});

describe('the steps along an outline', () => {
  const sheet = (level: (x: number, y: number) => number): GrayImage => ({
    data: Uint8Array.from({ length: 3600 }, (_, i) => level(i % 60, Math.floor(i / 60))),
    width: 60,
    height: 60,
  });
  const isInside = (x: number, y: number) => Math.abs(x - 29.5) < 15 && Math.abs(y - 29.5) < 15;
  const corners = rectangle(30, 30, 0, 30);

  test('are as high as the edge is, also of a thin frame, and lower where it is soft; ascending', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 255 }), fc.integer({ min: 0, max: 99 }), (light, dark) => {
        const step = light - dark;
        const hard = edgeSteps(
          sheet((x, y) => (isInside(x, y) ? light : dark)),
          corners,
        );
        expect(hard).toHaveLength(120);
        expect(hard.every((each) => each === step)).toBe(true);
        const frame = edgeSteps(
          sheet((x, y) =>
            isInside(x, y) || Math.max(Math.abs(x - 29.5), Math.abs(y - 29.5)) > 16 ? light : dark,
          ),
          corners,
        );
        expect(frame.every((each) => each === step)).toBe(true);
        const soft = edgeSteps(
          sheet((x) => dark + (step * Math.min(x, 59 - x)) / 30),
          corners,
        );
        expect(soft).toEqual(soft.toSorted());
        expect(Math.max(...soft)).toBeLessThan(0.25 * step + 2);
      }),
    );
  });

  test("there are none along the picture's border", () => {
    expect(
      edgeSteps(
        sheet(() => 9),
        rectangle(60, 60, 0, 30),
      ),
    ).toHaveLength(0);
  });
});

describe('cutting out', () => {
  const picture: GrayImage = {
    data: Uint8Array.from({ length: 400 }, (_, i) => (i * 7) % 251),
    width: 20,
    height: 20,
  };
  const options = { cellPx: 1, insetCells: 0, minTurn: 0.035 };
  const upright = { x: 1, y: 0 };

  test('an upright rectangle is a crop; the inset narrows it, not at the border', () => {
    const corners = rectangle(10, 8, 0, 10);
    const whole = cutOut(picture, picture, { corners, along: upright }, options);
    expect(whole).toMatchObject({ width: 10, height: 8 });
    expect(whole?.data[0]).toBe(picture.data[6 * 20 + 5]);
    expect(whole?.data[79]).toBe(picture.data[13 * 20 + 14]);
    const inset = cutOut(picture, picture, { corners, along: upright }, { ...options, insetCells: 1 });
    expect(inset).toMatchObject({ width: 8, height: 6 });
    expect(inset?.data[0]).toBe(picture.data[7 * 20 + 6]);
    const all = { corners: rectangle(20, 20, 0, 10), along: upright };
    expect(cutOut(picture, picture, all, { ...options, insetCells: 2 })).toEqual(picture);
  });

  test('beyond the edges of what is no upright rectangle the level next to them goes on', () => {
    const even: GrayImage = { data: new Uint8Array(400).fill(90), width: 20, height: 20 };
    const along = { x: 0.8, y: 0.6 };
    for (const corners of [rectangle(10, 8, 20, 10), rectangle(6, 6, 45, 10)]) {
      expect(cutOut(even, even, { corners, along }, options)?.data.every((level) => level === 90)).toBe(true);
    }
  });

  test('what the inset leaves nothing of is null', () => {
    const corners = rectangle(4, 4, 10, 10);
    expect(cutOut(picture, picture, { corners, along: upright }, { ...options, insetCells: 3 })).toBeNull();
  });
});

describe('a sheet on a table', () => {
  const digits = fc.integer({ min: 0, max: 9 });
  const draw = (digit: number, side: number) =>
    drawDigit(digit, {
      width: side,
      height: side,
      sizePx: 0.6 * side,
      penPx: 0.07 * side,
      ink: 30,
      paper: 230,
    });

  test('turned by up to 35 degrees, whole or with its corners out of the picture, is read like the sheet alone', () => {
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: -35, max: 35 }),
        fc.boolean(),
        fc.constantFrom(160, 260),
        (digit, degrees, isWood, side) => {
          const sheet = draw(digit, side);
          const wood = (x: number, y: number) =>
            105 + 25 * Math.sin(x / 3 + Math.sin(y / 40)) + ((7 * x + 3 * y) % 11);
          const level = isWood ? wood : () => 70;
          const { plane, flags } = preprocess(layOnTable(sheet, { degrees, sheetSide: side - 10, level }));
          expect(flags).toContain('framed');
          expect(unlikeness(plane, preprocess(sheet).plane)).toBeLessThan(0.17);
        },
      ),
      { seed: 7, numRuns: 40 },
    );
  });

  test("a phone's shadow that comes in from an edge is no sheet", () => {
    for (const digit of [0, 2, 3, 5, 8]) {
      const paper = drawDigit(digit, { width: 300, height: 240, sizePx: 90, penPx: 9, ink: 40, paper: 220 });
      const data = paper.data.map((level, i) =>
        i % 300 > 120 && i % 300 < 260 && i > 300 * 100 ? Math.round(0.6 * level) : level,
      );
      expect(preprocess({ ...paper, data }).flags).not.toContain('framed');
    }
  });

  const onPaper = (digit: number): GrayImage =>
    drawDigit(digit, { width: 300, height: 300, sizePx: 110, penPx: 12, ink: 40, paper: 220 });

  test('a square of squared paper is none, however dark its lines', () => {
    for (const digit of [1, 3, 5, 8]) {
      const paper = onPaper(digit);
      const data = paper.data.map((level, i) =>
        i % 100 < 6 || Math.floor(i / 300) % 90 < 6 ? Math.min(level, 70) : level,
      );
      expect(preprocess({ ...paper, data }).flags).not.toContain('framed');
    }
  });

  test('the light beside the soft edge of a shadow is none, and the digit that lies across it is read', () => {
    for (const digit of [0, 3, 5, 9]) {
      const paper = onPaper(digit);
      const data = paper.data.map((level, i) => {
        const depth = ((i % 300) - 100 + 0.3 * Math.floor(i / 300)) / 90;
        return Math.round(level * (0.45 + 0.55 * Math.max(0, Math.min(1, depth))));
      });
      const { flags, plane } = preprocess({ ...paper, data });
      expect(flags).not.toContain('framed');
      expect(unlikeness(plane, preprocess(paper).plane)).toBeLessThan(0.2);
    }
  });

  test.each([0.4, 0.6])(
    'the lit part of a sheet, whose border cuts the digit, is none: %d of the light',
    (shade) => {
      for (const digit of [0, 3, 5, 6, 8, 9]) {
        const paper = onPaper(digit);
        const isLit = (x: number, y: number) => x > 40 && y > 30 && y < 170;
        const data = paper.data.map((level, i) =>
          isLit(i % 300, Math.floor(i / 300)) ? level : Math.round(shade * level),
        );
        const { plane } = preprocess({ ...paper, data });
        expect(unlikeness(plane, preprocess(paper).plane), `${digit}`).toBeLessThan(0.2);
      }
    },
  );

  test('an empty one is left for the digit beside it', () => {
    const digit = drawDigit(4, { width: 400, height: 240, sizePx: 90, penPx: 9, ink: 30, paper: 160, x: 90 });
    const data = digit.data.map((level, i) => {
      const [x, y] = [i % 400, Math.floor(i / 400)];
      return x > 230 && x < 370 && y > 50 && y < 190 ? 250 : level;
    });
    const { flags, plane } = preprocess({ ...digit, data }, { invert: false });
    expect(flags).not.toContain('framed');
    expect(unlikeness(plane, preprocess(digit).plane)).toBeLessThan(0.2);
  });

  test('a thick 1 is none', () => {
    const one = drawDigit(1, { width: 200, height: 200, sizePx: 150, penPx: 44 });
    expect(preprocess(one).flags).not.toContain('framed');
  });
});

describe('a disc', () => {
  const side = 220;
  /** What is drawn in a picture's middle, on a disc of another level. */
  const onDisc = (drawn: GrayImage, disc: number, mark: number): GrayImage => ({
    ...drawn,
    data: drawn.data.map((level, i) => {
      const away = Math.hypot((i % side) - side / 2, Math.floor(i / side) - side / 2);
      return away > 95 ? 250 : Math.round(mark + ((disc - mark) * level) / 255);
    }),
  });
  const draw = (digit: number, penPx = 10) =>
    drawDigit(digit, { width: side, height: side, sizePx: 100, penPx });

  test.each([0, 2, 3, 4, 5, 6, 7, 8, 9])(
    'with a %i written on it, lighter or darker, is read like that alone',
    (digit) => {
      const plain = preprocess(draw(digit));
      for (const picture of [onDisc(draw(digit), 60, 250), onDisc(draw(digit), 170, 20)]) {
        const { plane, flags } = preprocess(picture);
        expect(flags).toContain('framed');
        expect(unlikeness(plane, plain.plane)).toBeLessThan(0.17);
      }
    },
  );

  test('with a spot or a slit on it may be a fat 0, and stays one', () => {
    const hole = (wide: number, high: number): GrayImage => {
      const data = new Uint8Array(side * side).fill(255);
      return {
        width: side,
        height: side,
        data: data.map((level, i) =>
          Math.hypot(((i % side) - 110) / wide, (Math.floor(i / side) - 110) / high) < 1 ? 0 : level,
        ),
      };
    };
    for (const drawn of [hole(40, 30), hole(8, 55)])
      expect(preprocess(onDisc(drawn, 20, 250)).flags).not.toContain('framed');
  });

  test('a ring around a ring is none', () => {
    const rings = drawDigit(0, { width: side, height: side, sizePx: 60, penPx: 8 });
    rings.data.forEach((_, i) => {
      const away = Math.hypot((i % side) - 110, Math.floor(i / side) - 110);
      if (away > 86 && away < 96) rings.data[i] = 0;
    });
    expect(preprocess(rings).flags).not.toContain('framed');
  });
});

describe('a silhouette', () => {
  const side = 240;
  /** A shirt with something on its chest, on light ground. */
  const shirt = (drawn: GrayImage): GrayImage => ({
    ...drawn,
    data: drawn.data.map((level, i) => {
      const [x, y] = [Math.abs((i % side) - 120), Math.floor(i / side)];
      const isBody = x < 60 && y > 25 && y < 215;
      const isSleeve = x < 105 && y > 25 + 0.3 * x && y < 95 - 0.2 * x;
      return isBody || isSleeve ? 255 - Math.round(0.75 * level) : 240;
    }),
  });
  const draw = (digit: number) =>
    drawDigit(digit, { width: side, height: side, sizePx: 80, penPx: 9, y: 95 });

  test.each([0, 2, 3, 4, 5, 6, 7, 9])('of a shirt with a light %i on it is its ground', (digit) => {
    const { plane, flags } = preprocess(shirt(draw(digit)));
    expect(flags).toContain('framed');
    expect(unlikeness(plane, preprocess(draw(digit)).plane)).toBeLessThan(0.17);
  });

  test.each([0, 4, 6, 8, 9])('is not what a fat %i is, nor one drawn as its outline', (digit) => {
    for (const penPx of [24, 40]) {
      const fat = drawDigit(digit, { width: side, height: side, sizePx: 150, penPx });
      const inner = drawDigit(digit, { width: side, height: side, sizePx: 150, penPx: penPx - 8 });
      const outline = fat.data.map((level, i) => Math.max(level, 255 - (inner.data[i] ?? 255)));
      for (const data of [fat.data, outline]) {
        expect(preprocess({ ...fat, data }).flags).not.toContain('framed');
      }
    }
  });
});
