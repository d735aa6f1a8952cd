import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GrayImage, pipelineSignature, preprocess, preprocessHash } from '../../src/image/index.ts';
import { invert } from '../../src/image/invert.ts';
import { createRandom } from '../../src/training/random.ts';
import { drawDigit, sum } from '../helpers/draw.ts';
import { unlikeness } from '../helpers/unlikeness.ts';

const digits = fc.integer({ min: 0, max: 9 });

/** Mean difference in ink levels over the inked pixels, at the best of the nine shifts by up to a pixel. */
function difference(a: GrayImage, b: GrayImage): number {
  const shifts = [-29, -28, -27, -1, 0, 1, 27, 28, 29];
  return Math.min(
    ...shifts.map((shift) => {
      const other = (i: number) => b.data[i + shift] ?? 0;
      const inked = Array.from(a.data.keys()).filter((i) => (a.data[i] ?? 0) > 0 || other(i) > 0);
      return inked.reduce((total, i) => total + Math.abs((a.data[i] ?? 0) - other(i)), 0) / inked.length;
    }),
  );
}

/** The plane of a drawn digit: 28x28 light ink on black, in MNIST's form. */
function fittedDigit(digit: number): GrayImage {
  return preprocess(drawDigit(digit, { width: 90, height: 90, sizePx: 60, penPx: 7 })).plane;
}

describe('preprocess', () => {
  test('leaves a digit in MNIST’s own form as it is, light on black or dark on white', () => {
    for (let digit = 0; digit < 10; digit++) {
      const plane = fittedDigit(digit);
      const light = preprocess(plane);
      expect(light.plane).toEqual(plane);
      expect(light.flags).toContain('fitted');
      expect(preprocess(invert(plane)).plane).toEqual(plane);
      expect(preprocess(plane, { invert: true }).plane).toEqual(plane);
    }
  });

  test('fits any other 28x28 picture: moved, smaller, on gray, with a mark in a corner, to be centred otherwise', () => {
    const plane = fittedDigit(4);
    const { data, width, height } = plane;
    const others: readonly GrayImage[] = [
      { data: data.map((_, i) => data[i + 2] ?? 0), width, height },
      { data: data.map((level) => Math.max(level, 20)), width, height },
      { data: data.with(0, 255), width, height },
      drawDigit(4, { width, height, sizePx: 16, penPx: 2, ink: 255, paper: 0 }),
    ];
    for (const other of others) expect(preprocess(other).flags).not.toContain('fitted');
    expect(preprocess(plane, { center: false }).flags).not.toContain('fitted');
  });

  test('moving the digit over the paper changes nothing', () => {
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: 10, max: 110 }),
        fc.integer({ min: 10, max: 60 }),
        (digit, x, y) => {
          const at = (left: number, top: number) =>
            drawDigit(digit, { width: 200, height: 150, sizePx: 80, penPx: 8, x: left, y: top });
          expect(preprocess(at(x, y)).plane).toEqual(preprocess(at(60, 35)).plane);
        },
      ),
      { seed: 21, numRuns: 25 },
    );
  });

  test('a larger or smaller picture of the same digit gives nearly the same', () => {
    const at = (digit: number, scale: number) =>
      preprocess(
        drawDigit(digit, {
          width: 60 * scale,
          height: 60 * scale,
          sizePx: 40 * scale,
          penPx: 4 * scale,
        }),
      ).plane;
    for (let digit = 0; digit < 10; digit++) {
      for (const scale of [1, 2, 5, 12]) expect(difference(at(digit, scale), at(digit, 4))).toBeLessThan(60);
    }
  });

  test('a picture is looked at as closely as its digit needs', () => {
    const lookedAt = (sizePx: number): number => {
      let sidePx = 0;
      const trace = (step: string, { width }: { readonly width: number }) => {
        if (step === 'gray') sidePx = width;
      };
      preprocess(drawDigit(5, { width: 1000, height: 1000, sizePx, penPx: sizePx / 10 }), { trace });
      return sidePx;
    };
    expect([600, 200, 80].map(lookedAt)).toEqual([250, 250, 500]);
  });

  describe('rivals', () => {
    const of = (...digits: readonly (readonly [digit: number, sizePx: number, x: number])[]) => {
      const width = 300;
      const height = 120;
      const drawn = digits.map(([digit, sizePx, x]) =>
        drawDigit(digit, { width, height, sizePx, penPx: 6, x, y: 30 }),
      );
      const data = Uint8Array.from({ length: width * height }, (_, i) =>
        Math.min(...drawn.map((picture) => picture.data[i] ?? 255)),
      );
      const { rivals, flags } = preprocess({ data, width, height });
      expect(flags.includes('crowded')).toBe(rivals > 0);
      return rivals;
    };

    test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('%i alone has none', (digit) => {
      expect(of([digit, 60, 120])).toBe(0);
    });

    test('each other digit of about its size is one', () => {
      expect(of([4, 60, 40], [2, 60, 180])).toBe(1);
      expect(of([4, 60, 10], [2, 45, 120], [7, 60, 220])).toBe(2);
    });

    test('a small mark beside it is none', () => {
      expect(of([4, 60, 40], [2, 25, 200])).toBe(0);
    });
  });

  describe('one after the other', () => {
    /** Boxes x, y, width, height of ink, or outlines of them, on paper of 120 by 300. */
    const of = (boxes: readonly (readonly [number, number, number, number])[], hollow = false) => {
      const [width, height] = [120, 300];
      const data = new Uint8Array(width * height).fill(240);
      for (const [x, y, w, h] of boxes) {
        for (let row = y; row < y + h; row++) {
          for (let column = x; column < x + w; column++) {
            const isInside = row > y + 3 && row < y + h - 4 && column > x + 3 && column < x + w - 4;
            if (!hollow || !isInside) data[row * width + column] = 30;
          }
        }
      }
      return preprocess({ data, width, height }).rivals;
    };
    const column = (count: number, w: number, h: number, stepPx: number) =>
      Array.from({ length: count }, (_, n) => [60 - w / 2, 30 + n * stepPx, w, h] as const);

    test('a column of digits or of buttons is no digit', () => {
      expect(of(column(3, 40, 56, 70), true)).toBe(1);
      expect(of(column(6, 30, 16, 32))).toBe(1);
    });

    test('a dashed, a dotted, a broken 1 is one', () => {
      expect(of(column(5, 10, 30, 42))).toBe(0);
      expect(of(column(8, 14, 14, 26))).toBe(0);
      expect(of(column(2, 12, 100, 112))).toBe(0);
    });

    test('the halves of a broken 8 are one', () => {
      expect(of(column(2, 60, 56, 62), true)).toBe(0);
    });
  });

  test('one dot above or below a stroke makes it a mark or a letter; beside it, or one of many, it is none', () => {
    const of = (...dots: readonly (readonly [number, number])[]) => {
      const [width, height] = [160, 200];
      const data = new Uint8Array(width * height).fill(240);
      for (let y = 60; y < 130; y++) data.fill(30, y * width + 75, y * width + 84);
      data.forEach((_, i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        if (dots.some((dot) => Math.hypot(x - dot[0], y - dot[1]) < 7)) data[i] = 30;
      });
      return preprocess({ data, width, height }).rivals;
    };
    expect([of([79, 149]), of([79, 42])]).toEqual([1, 1]);
    expect([of(), of([110, 125]), of([79, 149], [79, 42])]).toEqual([0, 0, 0]);
  });

  test('a bow with a dot under it is a question mark: its pen is finer than it is wide', () => {
    const of = (hasDot: boolean) => {
      const [width, height] = [160, 200];
      const data = Uint8Array.from({ length: width * height }, (_, i) => {
        const [x, y] = [i % width, Math.floor(i / width)];
        const isBow = Math.abs(Math.hypot(x - 80, y - 70) - 26) < 4 && (y < 70 || x > 80);
        const isStem = Math.abs(x - 80) < 4 && y > 92 && y < 125;
        return isBow || isStem || (hasDot && Math.hypot(x - 80, y - 145) < 5) ? 30 : 240;
      });
      return preprocess({ data, width, height }).rivals;
    };
    expect([of(false), of(true)]).toEqual([0, 1]);
  });

  test('a stripe from side to side is one of a flag; where the picture is cut out around it, it is a 1', () => {
    const stripe = (width: number, left: number, wide: number, from: number) => {
      const height = 120;
      const data = new Uint8Array(width * height).fill(240);
      for (let y = from; y < height; y++) data.fill(30, y * width + left, y * width + left + wide);
      return preprocess({ data, width, height }).rivals;
    };
    expect([stripe(180, 85, 8, 0), stripe(100, 40, 8, 0)]).toEqual([1, 1]);
    expect([stripe(100, 46, 8, 20), stripe(24, 4, 16, 0)]).toEqual([0, 0]);
  });

  describe('a digit drawn as its outline', () => {
    /** The edge, four pixels wide, of a fat digit. */
    const outline = (digit: number): GrayImage => {
      const at = { width: 240, height: 240, sizePx: 130 };
      const outer = drawDigit(digit, { ...at, penPx: 32 });
      const inner = drawDigit(digit, { ...at, penPx: 24 });
      return { ...outer, data: outer.data.map((level, i) => Math.max(level, 255 - (inner.data[i] ?? 255))) };
    };

    test.each([2, 3, 4, 5, 6, 7, 8, 9])('%i is filled', (digit) => {
      const filled = preprocess(outline(digit));
      const fat = preprocess(drawDigit(digit, { width: 240, height: 240, sizePx: 130, penPx: 32 }));
      expect(filled.flags).toContain('filled');
      expect(unlikeness(filled.plane, fat.plane)).toBeLessThan(0.1);
    });

    test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('%i of one stroke is none', (digit) => {
      for (const penPx of [3, 8, 16, 32]) {
        const { flags } = preprocess(drawDigit(digit, { width: 240, height: 240, sizePx: 130, penPx }));
        expect(flags).not.toContain('filled');
      }
    });
  });

  describe('on light ground that is uneven', () => {
    /** A digit, light or dark, on ground that falls from 215 to 135 from left to right. */
    const onSlope = (digit: number, level: number): GrayImage => {
      const { data, width, height } = drawDigit(digit, { width: 160, height: 160, sizePx: 90, penPx: 9 });
      return { data: data.map((ink, i) => (ink < 128 ? level : 215 - (i % width) / 2)), width, height };
    };

    test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('a light %i is found as a dark one is', (digit) => {
      const light = preprocess(onSlope(digit, 255));
      const dark = preprocess(onSlope(digit, 20));
      expect(light.flags).toContain('inverted');
      expect(dark.flags).not.toContain('inverted');
      expect(unlikeness(light.plane, dark.plane)).toBeLessThan(0.25);
    });
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('a fat light %i on grained wood is found', (digit) => {
    const at = { width: 200, height: 200, sizePx: 160, penPx: 16 };
    const { data, width, height } = drawDigit(digit, at);
    const wood = (i: number) => 112 + 14 * Math.sin(Math.floor(i / width) / 4 + Math.sin((i % width) / 30));
    const painted = { width, height, data: data.map((ink, i) => (ink < 128 ? 225 : wood(i))) };
    const { flags, plane } = preprocess(painted);
    expect(flags).toContain('inverted');
    expect(unlikeness(plane, preprocess({ data, width, height }).plane)).toBeLessThan(0.2);
  });

  test('what is written in grains is read as a whole', () => {
    fc.assert(
      fc.property(digits, fc.integer({ min: 8, max: 30 }), fc.nat(), (digit, percent, seed) => {
        const random = createRandom(seed);
        const { data, width, height } = drawDigit(digit, {
          width: 200,
          height: 200,
          sizePx: 120,
          penPx: 16,
        });
        const grains = data.map((level) => (level < 128 && random.below(100) < percent ? 40 : 250));
        let longer = 0;
        const trace = (step: string, image: Pick<GrayImage, 'width' | 'height'>) => {
          if (step === 'digit') longer = Math.max(image.width, image.height);
        };
        preprocess({ data: grains, width, height }, { trace });
        expect(longer).toBeGreaterThan(100);
      }),
      { seed: 23, numRuns: 40 },
    );
  });

  test('an arc that the border cuts twice is a piece of something; an arc alone is none, nor is a digit in a corner', () => {
    const ofArc = (x: number, y: number, radius: number) => {
      const side = 200;
      const data = new Uint8Array(side * side).fill(240);
      data.forEach((_, i) => {
        if (Math.abs(Math.hypot((i % side) - x, Math.floor(i / side) - y) - radius) < 4) data[i] = 30;
      });
      return preprocess({ data, width: side, height: side }).rivals;
    };
    expect([ofArc(0, 0, 60), ofArc(200, 200, 50), ofArc(-10, 100, 40)]).toEqual([1, 1, 1]);
    expect(ofArc(100, 100, 40)).toBe(0);
    for (const digit of [2, 3, 4, 5, 6, 8, 9]) {
      const corner = drawDigit(digit, { width: 200, height: 200, sizePx: 80, penPx: 8, x: -12, y: -2 });
      expect(preprocess(corner).rivals).toBe(0);
    }
  });

  test('a slim mark along a side may be the edge of something; where the picture is cut out around it, it is a 1', () => {
    const bar = (width: number, left: number) => {
      const height = 120;
      const data = new Uint8Array(width * height).fill(240);
      for (let y = 20; y < 100; y++) data.fill(30, y * width + left, y * width + left + 8);
      return preprocess({ data, width, height }).rivals;
    };
    expect([bar(100, 1), bar(100, 91)]).toEqual([1, 1]);
    expect([bar(100, 46), bar(100, 20), bar(12, 2)]).toEqual([0, 0, 0]);
  });

  test('light ink on dark is dark ink on light, found or said', () => {
    fc.assert(
      fc.property(digits, fc.integer({ min: 6, max: 16 }), (digit, penPx) => {
        const dark = drawDigit(digit, { width: 120, height: 120, sizePx: 80, penPx });
        const { plane, flags } = preprocess(dark);
        const inverted = preprocess(invert(dark));
        expect(inverted.plane).toEqual(plane);
        expect(flags).not.toContain('inverted');
        expect(inverted.flags).toContain('inverted');
        expect(preprocess(dark, { invert: false }).plane).toEqual(plane);
        expect(preprocess(invert(dark), { invert: true }).plane).toEqual(plane);
      }),
      { seed: 22, numRuns: 25 },
    );
  });

  test('the paper is never taken for the digit', () => {
    // The mistake of labelling the white ground as the largest component: the plane is then mostly ink.
    for (let digit = 0; digit < 10; digit++) {
      const { plane } = preprocess(drawDigit(digit, { width: 280, height: 280, sizePx: 180, penPx: 16 }));
      const inked = plane.data.filter((value) => value > 127).length;
      expect(inked).toBeGreaterThan(20);
      expect(inked).toBeLessThan(784 * 0.35);
      expect(plane.data[0]).toBe(0);
      expect(plane.data[783]).toBe(0);
    }
  });

  test('no ink of the digit is lost, down to the smallest picture', () => {
    for (let digit = 0; digit < 10; digit++) {
      const ink = drawDigit(digit, { width: 28, height: 28, sizePx: 16, penPx: 2.5, ink: 255, paper: 0 });
      const { plane } = preprocess(ink);
      // The box of 20 pixels may enlarge the digit a little, never shrink it.
      expect(sum(plane)).toBeGreaterThan(0.95 * sum(ink));
    }
  });

  test('specks elsewhere on the canvas change nothing', () => {
    const clean = drawDigit(2, { width: 300, height: 300, sizePx: 120, penPx: 10 });
    const data = clean.data.slice();
    for (const [x, y] of [
      [20, 30],
      [270, 40],
      [260, 280],
      [30, 250],
      [150, 12],
    ] as const) {
      for (let k = 0; k < 9; k++) data[(y + Math.floor(k / 3)) * 300 + x + (k % 3)] = 0;
    }
    expect(preprocess({ ...clean, data }).plane).toEqual(preprocess(clean).plane);
  });

  test.each([
    ['white', (_: number) => 255],
    ['black', (_: number) => 0],
    ['gray with noise', (i: number) => 128 + ((i * 7919) % 9)],
    ['a few specks', (i: number) => (i % 3331 === 7 ? 0 : 255)],
  ])('a picture of nothing (%s) is preprocessing_failed', (_, level) => {
    const data = Uint8Array.from({ length: 100 * 100 }, (_value, i) => level(i));
    expect(() => preprocess({ data, width: 100, height: 100 })).toThrow(
      expect.objectContaining({ code: 'preprocessing_failed' }),
    );
  });

  test('the same picture gives the same plane, and is not changed', () => {
    const picture = drawDigit(8, { width: 90, height: 70, sizePx: 50, penPx: 5 });
    const copy = { ...picture, data: picture.data.slice() };
    expect(preprocess(picture)).toEqual(preprocess(picture));
    expect(picture).toEqual(copy);
  });

  test('any gray picture, however odd its shape, gives a plane or preprocessing_failed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer(),
        fc.integer({ min: 1, max: 64 }),
        (width, height, seed, coarse) => {
          let state = seed;
          const data = Uint8Array.from({ length: width * height }, () => {
            state = (Math.imul(state, 1664525) + 1013904223) | 0;
            return Math.floor((state >>> 24) / coarse) * coarse;
          });
          try {
            expect(preprocess({ data, width, height }).plane.data.length).toBe(784);
          } catch (error) {
            expect(error).toMatchObject({ code: 'preprocessing_failed' });
          }
        },
      ),
      { seed: 23, numRuns: 400 },
    );
  });
});

describe('pipelineSignature', () => {
  test('names every step, and its hash is what manifests carry', () => {
    for (const step of ['ground', 'luma', 'polarity', 'background', 'threshold', 'digit', 'deskew', 'fit']) {
      expect(pipelineSignature).toContain(step);
    }
    expect(preprocessHash).toMatch(/^[0-9a-f]{64}$/);
  });
});
