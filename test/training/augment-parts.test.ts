import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectedComponents } from '../../src/image/index.ts';
import { codeInBlocks } from '../../src/training/augment/block-coding.ts';
import { motionBlur } from '../../src/training/augment/camera.ts';
import { addNeighbour, inkBox } from '../../src/training/augment/clutter.ts';
import { enlarge, reduceTo } from '../../src/training/augment/coarse.ts';
import { dashStrokes } from '../../src/training/augment/dashes.ts';
import { cutGaps, strokeAngle } from '../../src/training/augment/gaps.ts';
import { dryStreaks, oneBit, pencil, saltAndPepper } from '../../src/training/augment/grain.ts';
import { withHabits } from '../../src/training/augment/habits.ts';
import type { Ink } from '../../src/training/augment/ink.ts';
import { cleanPicture, likeness } from '../../src/training/augment/likeness.ts';
import { loosenPiece } from '../../src/training/augment/loose-piece.ts';
import { whiteNoise } from '../../src/training/augment/noise.ts';
import { loopRoom } from '../../src/training/augment/pen-room.ts';
import { lengths, shapeStroke } from '../../src/training/augment/stroke-shape.ts';
import { traceChains } from '../../src/training/augment/trace.ts';
import { createRandom } from '../../src/training/random.ts';

/** A level bar across most of a canvas of 40 pixels. */
function bar(): Ink {
  const values = new Float32Array(1600);
  for (let y = 18; y < 22; y++) values.fill(1, y * 40 + 5, y * 40 + 35);
  return { values, sidePx: 40 };
}

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}

function pieces({ values, sidePx }: Ink): number {
  const data = Uint8Array.from(values, (value) => (value > 0.5 ? 1 : 0));
  return connectedComponents({ data, width: sidePx, height: sidePx }).components.length;
}

function gray(sidePx: number, level: (x: number, y: number) => number) {
  const data = Uint8Array.from({ length: sidePx * sidePx }, (_, i) =>
    level(i % sidePx, Math.floor(i / sidePx)),
  );
  return { data, width: sidePx, height: sidePx };
}

test('traceChains puts every edge into one chain', () => {
  const edges = fc.uniqueArray(
    fc.tuple(fc.nat(11), fc.nat(11)).filter(([a, b]) => a < b),
    { selector: ([a, b]) => 12 * a + b, maxLength: 16 },
  );
  fc.assert(
    fc.property(edges, (drawn) => {
      const neighbours = Array.from({ length: 12 }, (_, k) =>
        drawn.flatMap(([a, b]) => (a === k ? [b] : b === k ? [a] : [])),
      );
      const traced = traceChains(neighbours).flatMap(({ points }) =>
        points.slice(1).map((to, k) => {
          const from = points[k] ?? -1;
          return 12 * Math.min(from, to) + Math.max(from, to);
        }),
      );
      expect(traced.toSorted((a, b) => a - b)).toEqual(
        drawn.map(([a, b]) => 12 * a + b).toSorted((a, b) => a - b),
      );
    }),
    { seed: 1, numRuns: 300 },
  );
});

describe('shapeStroke', () => {
  const points = Array.from({ length: 41 }, (_, k) => ({ x: 4 + k / 2, y: 14 }));
  const hand = { endPx: 1, wobblePx: 0.5, wavePx: 5, cornerPx: 2 };

  test('keeps ends that meet other strokes where they are', () => {
    const fixed = { points, freeStart: false, freeEnd: false };
    const shaped = shapeStroke(fixed, hand, createRandom(2)).points;
    expect(shaped[0]).toEqual({ x: 4, y: 14 });
    expect(shaped.at(-1)).toEqual({ x: 24, y: 14 });
    expect(shaped.some(({ y }) => Math.abs(y - 14) > 0.1)).toBe(true);
    expect(Math.max(...shaped.map(({ y }) => Math.abs(y - 14)))).toBeLessThanOrEqual(hand.wobblePx);
  });

  test.each([
    [1.5, 1],
    [-1.5, -1],
  ])('moves free ends by about %d', (endPx, sign) => {
    const stroke = { points, freeStart: true, freeEnd: true };
    const shaped = shapeStroke(stroke, { ...hand, endPx, wobblePx: 0, cornerPx: 0 }, createRandom(2)).points;
    const grown = (lengths(shaped).at(-1) ?? 0) - 20;
    expect(Math.sign(grown)).toBe(sign);
    expect(Math.abs(grown)).toBeLessThan(2 * 1.2 * 1.5 + 1);
  });

  test('dashes leave gaps between them and nothing beside the stroke', () => {
    const stroke = { points, freeStart: true, freeEnd: true };
    const dashes = dashStrokes([stroke], { dashPx: 2, gapPx: 2 }, createRandom(1));
    expect(dashes.length).toBeGreaterThan(3);
    const inked = sum(dashes.map((dash) => lengths(dash.points).at(-1) ?? 0));
    expect(inked).toBeGreaterThan(4);
    expect(inked).toBeLessThan(16);
    expect(dashes.every((dash) => dash.points.every((point) => points.includes(point)))).toBe(true);
  });
});

describe('broken strokes', () => {
  test('a gap parts a bar, whichever way it lies', () => {
    expect(strokeAngle(bar(), { x: 20, y: 20 }, 6)).toBeCloseTo(0, 5);
    for (let seed = 0; seed < 20; seed++) {
      const ink = bar();
      cutGaps(ink, 1, 3, 2, createRandom(seed));
      expect(sum(ink.values)).toBeLessThan(sum(bar().values));
      expect(sum(ink.values)).toBeGreaterThan(0.75 * sum(bar().values));
    }
    const parted = Array.from({ length: 20 }, (_, seed) => {
      const ink = bar();
      cutGaps(ink, 1, 3, 2, createRandom(seed));
      return pieces(ink);
    });
    // At the very end of a bar a gap only makes it shorter.
    expect(parted.filter((count) => count === 2).length).toBeGreaterThan(12);
  });

  test('a loose piece is moved, not lost', () => {
    const loose = Array.from({ length: 10 }, (_, seed) => loosenPiece(bar(), 5, 2, createRandom(seed)));
    expect(loose.filter((ink) => pieces(ink) === 2).length).toBeGreaterThan(7);
    for (const ink of loose) expect(sum(ink.values)).toBeGreaterThan(0.75 * sum(bar().values));
  });

  test.each([
    ['pencil', (ink: Ink) => pencil(ink, 0.5, 2, createRandom(1))],
    ['dryStreaks', (ink: Ink) => dryStreaks(ink, 0.6, 2, 1.3, createRandom(1))],
  ])('%s takes ink away and adds none', (_, wear) => {
    const worn = wear(bar()).values;
    expect(bar().values.every((value, i) => (worn[i] ?? 0) <= value)).toBe(true);
    expect(sum(worn)).toBeLessThan(0.95 * sum(bar().values));
    expect(sum(worn)).toBeGreaterThan(0.2 * sum(bar().values));
  });

  test('one bit is none or all, salt takes its share', () => {
    const bits = oneBit(bar(), 0.5, 0.2, createRandom(1));
    expect(bits.values.every((value) => value === 0 || value === 1)).toBe(true);
    const salted = saltAndPepper(bar(), 0.5, 0, createRandom(1));
    const left = sum(salted.values) / sum(bar().values);
    expect(Math.abs(left - 0.5)).toBeLessThan(0.15);
  });
});

describe('coarse pictures', () => {
  const step = gray(12, (x) => (x < 6 ? 50 : 200));

  test.each(['blocks', 'bilinear', 'bicubic'] as const)('%s leaves even ground even', (how) => {
    const even = enlarge(
      gray(5, () => 77),
      3,
      how,
    );
    expect(even).toEqual(gray(15, () => 77));
  });

  test('bicubic overshoots at an edge, blocks and bilinear do not', () => {
    expect(Math.max(...enlarge(step, 3, 'bicubic').data)).toBeGreaterThan(200);
    expect(Math.max(...enlarge(step, 3, 'bilinear').data)).toBe(200);
    expect(new Set(enlarge(step, 3, 'blocks').data)).toEqual(new Set([50, 200]));
  });

  test('nearest and bilinear miss what lies between their samples, area does not', () => {
    const line = gray(30, (x) => (x === 3 ? 255 : 0));
    expect(sum(reduceTo(line, 5, 'area').data)).toBeGreaterThan(0);
    const beside = gray(30, (x) => (x === 1 ? 255 : 0));
    expect(sum(reduceTo(beside, 5, 'nearest').data)).toBe(0);
    expect(sum(reduceTo(beside, 5, 'bilinear').data)).toBe(0);
    expect(
      reduceTo(
        gray(30, () => 9),
        5,
        'nearest',
      ),
    ).toEqual(gray(5, () => 9));
  });

  test('coding in blocks loses more the larger its step', () => {
    const random = createRandom(1);
    const picture = gray(21, () => random.between(60, 200));
    const error = (size: number) => {
      const coded = codeInBlocks(picture, size).data;
      return sum(picture.data.map((value, i) => Math.abs(value - (coded[i] ?? 0))));
    };
    expect(codeInBlocks(picture, 0.01)).toEqual(picture);
    expect(error(4)).toBeGreaterThan(0);
    expect(error(30)).toBeGreaterThan(2 * error(4));
  });
});

test('motion blur spreads ink along one axis and keeps its sum', () => {
  const blurred = motionBlur(bar(), 5, true);
  expect(sum(blurred.values)).toBeCloseTo(sum(bar().values), 2);
  expect(inkBox(blurred)).toEqual({ left: 5, right: 35, top: 16, bottom: 24 });
});

test('a neighbour lies at the edge and leaves the digit alone', () => {
  const ink = { values: new Float32Array(3600), sidePx: 60 };
  for (let y = 20; y < 40; y++) ink.values.fill(1, y * 60 + 25, y * 60 + 35);
  const before = ink.values.slice();
  addNeighbour(ink, createRandom(4));
  expect(pieces(ink)).toBe(2);
  expect(before.every((value, i) => (ink.values[i] ?? 0) >= value)).toBe(true);
});

test('white noise has mean 0 and deviation 1', () => {
  const noise = whiteNoise(20_000, 100, createRandom(1));
  expect(Math.abs(sum(noise) / noise.length)).toBeLessThan(0.03);
  expect(sum(noise.map((value) => value * value)) / noise.length).toBeCloseTo(1, 1);
});

test('loopRoom is about the radius of a ring’s inside', () => {
  const ring = (radius: number) =>
    gray(28, (x, y) => (Math.abs(Math.hypot(x - 13.5, y - 13.5) - radius) < 1.25 ? 255 : 0)).data;
  for (const radius of [4, 6, 9]) expect(loopRoom(ring(radius), 2.5) / radius).toBeCloseTo(1, 0);
  expect(loopRoom(new Uint8Array(784), 2.5)).toBe(Number.POSITIVE_INFINITY);
});

test('likeness is 1 for the same, 0 for what has nothing in common; a clean picture holds all of the ink', () => {
  const left = gray(28, (x) => (x > 3 && x < 7 ? 255 : 0)).data;
  const right = gray(28, (x) => (x > 20 && x < 24 ? 255 : 0)).data;
  const both = left.map((value, i) => Math.max(value, right[i] ?? 0));
  expect(likeness(left, left)).toBe(1);
  expect(likeness(left, right)).toBe(0);
  expect(likeness(left, both)).toBeCloseTo(0.5, 5);
  expect(likeness(both, left)).toBeCloseTo(0.5, 5);
  const { data, width, height } = cleanPicture(bar());
  expect([width, height]).toEqual([36, 10].map((side) => expect.closeTo(side, -1)));
  expect(sum(data) / 255).toBeGreaterThan(100);
});

describe('withHabits', () => {
  const stroke = (points: readonly (readonly [number, number])[], free = true) => ({
    points: points.map(([x, y]) => ({ x, y })),
    freeStart: free,
    freeEnd: free,
  });
  const upright = [stroke([4, 8, 12, 16, 20, 24].map((y) => [14 + (y - 14) / 8, y] as const))];

  test('gives some ones an upstroke that rises to the top, from its left, and some a base', () => {
    const written = Array.from({ length: 200 }, (_, seed) => withHabits(upright, createRandom(seed)));
    const upstrokes = written.flatMap(([stem, ...added]) =>
      added.filter(({ freeEnd }) => !freeEnd).map(({ points }) => ({ stem, points })),
    );
    expect(upstrokes.length).toBeGreaterThan(80);
    expect(upstrokes.length).toBeLessThan(140);
    for (const { stem, points } of upstrokes) {
      const [start, end] = [points.at(0), points.at(-1)];
      const [across, up] = [(end?.x ?? 0) - (start?.x ?? 0), (start?.y ?? 0) - (end?.y ?? 0)];
      expect(end).toEqual(stem?.points[0]);
      expect(stem?.freeStart).toBe(false);
      // No flatter than 49 degrees from upright where it is long, nor than 75 where it is a flag: that would be a 7.
      const isLong = Math.hypot(across, up) > 0.6 * (24 - 4);
      expect(up).toBeGreaterThan((isLong ? 0.86 : 0.26) * across);
      expect(start?.x).toBeLessThan(end?.x ?? 0);
    }
    expect(
      written.filter((strokes) => strokes.some(({ freeStart, freeEnd }) => freeStart && freeEnd)),
    ).not.toHaveLength(0);
    expect(written.filter(({ length }) => length === 1)).not.toHaveLength(0);
  });

  test('leaves every other digit, and a line that lies or bends, as it is', () => {
    const others = [
      [
        ...upright,
        stroke([
          [2, 4],
          [10, 4],
        ]),
      ],
      [stroke([4, 8, 12, 16, 20, 24].map((x) => [x, 14] as const))],
      [
        stroke([
          [4, 4],
          [12, 4],
          [20, 4],
          [16, 12],
          [12, 20],
          [10, 24],
        ]),
      ],
      [
        stroke(
          [4, 8, 12, 16, 20, 24].map((y) => [14, y] as const),
          false,
        ),
      ],
    ];
    for (const strokes of others) {
      for (let seed = 0; seed < 40; seed++) expect(withHabits(strokes, createRandom(seed))).toBe(strokes);
    }
  });
});
