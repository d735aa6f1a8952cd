import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DigitsError } from '../../src/errors.ts';
import { connectedComponents, type Mask } from '../../src/image/index.ts';
import { augment } from '../../src/training/augment/augment.ts';
import { drawPath } from '../../src/training/augment/draw-path.ts';
import { addDisc, blur } from '../../src/training/augment/ink.ts';
import { penPath } from '../../src/training/augment/pen-path.ts';
import { sampleInk } from '../../src/training/augment/sample.ts';
import { skeleton } from '../../src/training/augment/skeleton.ts';
import { randomWarp } from '../../src/training/augment/warp.ts';
import { augmentPlanes, plainPlanes } from '../../src/training/epoch-planes.ts';
import { planeSize } from '../../src/training/planes.ts';
import { createRandom } from '../../src/training/random.ts';
import { masks } from '../helpers/arbitraries.ts';
import { drawnDigits, toPlane } from './tiny.ts';

const drawn = drawnDigits(10);
const digit = (n: number): Uint8Array => drawn.planes.subarray(n * planeSize, (n + 1) * planeSize);

function ink({ data }: Mask): number[] {
  return Array.from(data.keys()).filter((i) => data[i] === 1);
}

/** A mask with a free pixel all around: the border of an image counts as no ink. */
const framedMasks = masks(12).map(({ data, width, height }) => {
  const framed = new Uint8Array((width + 2) * (height + 2));
  for (let y = 0; y < height; y++) {
    framed.set(data.subarray(y * width, (y + 1) * width), (y + 1) * (width + 2) + 1);
  }
  return { data: framed, width: width + 2, height: height + 2 };
});

describe('skeleton', () => {
  test('is part of the mask, and thinning it again changes nothing', () => {
    fc.assert(
      fc.property(framedMasks, (mask) => {
        const thin = skeleton(mask);
        expect(ink(thin).every((i) => mask.data[i] === 1)).toBe(true);
        expect(skeleton(thin)).toEqual(thin);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('draws a bar as its middle line and keeps a ring a ring', () => {
    const bar = { data: new Uint8Array(15 * 9), width: 15, height: 9 };
    for (let y = 2; y < 7; y++) bar.data.fill(1, y * 15 + 2, y * 15 + 13);
    const rows = new Set(ink(skeleton(bar)).map((i) => Math.floor(i / 15)));
    expect(rows.size).toBeLessThanOrEqual(2);
    const ring = { data: new Uint8Array(21 * 21), width: 21, height: 21 };
    ring.data.forEach((_, i) => {
      const distance = Math.hypot((i % 21) - 10, Math.floor(i / 21) - 10);
      ring.data[i] = distance > 4.5 && distance < 8.5 ? 1 : 0;
    });
    const thin = skeleton(ring);
    expect(ink(thin).length).toBeLessThan(ink(ring).length / 3);
    expect(connectedComponents(thin).components).toHaveLength(1);
    // Nothing leads from the hole to the outside.
    const ground = { ...thin, data: thin.data.map((value) => 1 - value) };
    const labels = floodFill4(ground, 10 * 21 + 10);
    expect(labels.has(0)).toBe(false);
  });
});

function floodFill4({ data, width }: Mask, start: number): ReadonlySet<number> {
  const seen = new Set([start]);
  const queue = [start];
  for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
    for (const next of [i - 1, i + 1, i - width, i + width]) {
      if (data[next] !== 1 || seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return seen;
}

describe('sampleInk', () => {
  test('is the pixel at its centre, and nothing far outside', () => {
    const values = digit(8);
    for (let i = 0; i < planeSize; i += 13) {
      const [x, y] = [(i % 28) + 0.5, Math.floor(i / 28) + 0.5];
      expect(sampleInk(values, x, y)).toBeCloseTo((values[i] ?? 0) / 255, 10);
    }
    expect(sampleInk(new Uint8Array(planeSize).fill(255), -3, 40)).toBe(0);
  });

  test('is even where the ink is even', () => {
    expect(sampleInk(new Uint8Array(planeSize).fill(102), 13.7, 9.2)).toBeCloseTo(0.4, 10);
  });
});

test('a warp without limits is the identity', () => {
  const warp = randomWarp({ turnRad: 0, shear: 0, stretch: 0, elasticPx: 0 }, createRandom(1));
  for (const [x, y] of [
    [0, 0],
    [14, 14],
    [27.9, 3],
    [-5, 40],
  ] as const) {
    expect(warp(x, y)).toEqual({ x: expect.closeTo(x, 10), y: expect.closeTo(y, 10) });
  }
});

describe('drawPath and penPath', () => {
  test('a pen of radius r leaves a line 2 r wide', () => {
    const segment = { from: { x: 10, y: 20 }, to: { x: 30, y: 20 } };
    const { values } = drawPath([segment], 3, 40);
    const column = Array.from({ length: 40 }, (_, y) => values[y * 40 + 20] ?? 0);
    expect(column.reduce((sum, value) => sum + value, 0)).toBeCloseTo(6, 5);
    expect(column[20]).toBe(1);
  });

  test('a path that leaves the canvas is cut off', () => {
    const { values } = drawPath([{ from: { x: -20, y: -20 }, to: { x: 60, y: 60 } }], 1, 20);
    expect(values[0]).toBe(1);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('drawing along the path of a %i gives the digit again', (n) => {
    const path = penPath(digit(n));
    const again = drawPath(path, 1.2, 28).values;
    const overlap = (a: (i: number) => number, b: (i: number) => number): number => {
      let [both, all] = [0, 0];
      for (let i = 0; i < planeSize; i++) {
        both += a(i) * Math.min(1, b(i) * 1.2);
        all += a(i);
      }
      return both / all;
    };
    const original = (i: number): number => (digit(n)[i] ?? 0) / 255;
    const drawnAgain = (i: number): number => again[i] ?? 0;
    // Not all: the pen is not the one that the digit was drawn with, and thinning takes half a stroke off each end.
    expect(overlap(original, drawnAgain)).toBeGreaterThan(0.65);
    expect(overlap(drawnAgain, original)).toBeGreaterThan(0.65);
  });
});

test('blur keeps the ink away from the edges, addDisc stays within 0 and 1', () => {
  const dot = { values: new Float32Array(49), sidePx: 7 };
  dot.values[24] = 0.9;
  expect(blur(dot).values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0.9, 5);
  addDisc(dot, 3.5, 3.5, 2, 5);
  expect(Math.max(...dot.values)).toBe(1);
  addDisc(dot, 0, 0, 20, -5);
  expect(Math.max(...dot.values)).toBe(0);
});

describe('augment', () => {
  test('the same random numbers give the same picture', () => {
    const shares = { restroke: 0.4, pen: 0.4 };
    const take = (seed: number) => augment(digit(3), shares, createRandom(seed));
    expect(take(5)).toEqual(take(5));
    expect(take(5)).not.toEqual(take(6));
  });

  test('nearly every picture is one that the pipeline reads, and it holds about the digit’s shape', () => {
    const random = createRandom(1);
    const shares = { restroke: 0.4, pen: 0.4 };
    let [read, alike] = [0, 0];
    const plain = plainPlanes(drawn, toPlane).planes;
    for (let n = 0; n < 300; n++) {
      try {
        const plane = toPlane(augment(digit(n % 10), shares, random)).data;
        read++;
        const scores = Array.from({ length: 10 }, (_, k) =>
          correlation(plane, plain.subarray(k * planeSize)),
        );
        if (scores.indexOf(Math.max(...scores)) === n % 10) alike++;
      } catch (error) {
        expect(error).toBeInstanceOf(DigitsError);
      }
    }
    expect(read).toBeGreaterThan(290);
    // Nearest of ten templates by correlation: chance would be 30.
    expect(alike).toBeGreaterThan(200);
  });
});

function correlation(a: Uint8Array, b: Uint8Array): number {
  let [dot, square] = [0, 0];
  for (let i = 0; i < planeSize; i++) {
    dot += (a[i] ?? 0) * (b[i] ?? 0);
    square += (b[i] ?? 0) ** 2;
  }
  return dot / Math.sqrt(square);
}

describe('augmentPlanes', () => {
  const options = { seed: 4, epoch: 2, shares: { restroke: 0.3, pen: 0.3 } };

  test('does not depend on how the set is cut into parts', () => {
    const [whole, parts] = [new Uint8Array(drawn.planes.length), new Uint8Array(drawn.planes.length)];
    augmentPlanes(drawn.planes, whole, 0, 10, toPlane, options);
    augmentPlanes(drawn.planes, parts, 7, 10, toPlane, options);
    augmentPlanes(drawn.planes, parts, 0, 7, toPlane, options);
    expect(parts).toEqual(whole);
  });

  test('another epoch gives other pictures', () => {
    const planes = [2, 3].map((epoch) => {
      const out = new Uint8Array(drawn.planes.length);
      augmentPlanes(drawn.planes, out, 0, 10, toPlane, { ...options, epoch });
      return out;
    });
    expect(planes[0]).not.toEqual(planes[1]);
  });

  test('tries again what the pipeline can’t read, and takes the digit as it is in the end', () => {
    const out = new Uint8Array(drawn.planes.length);
    let calls = 0;
    const fussy = (picture: Parameters<typeof toPlane>[0]) => {
      calls++;
      if (picture.data.buffer !== drawn.planes.buffer) throw new DigitsError('preprocessing_failed', 'no');
      return toPlane(picture);
    };
    augmentPlanes(drawn.planes, out, 0, 10, fussy, { ...options, shares: { restroke: 0, pen: 1 } });
    expect(out).toEqual(plainPlanes(drawn, toPlane).planes);
    expect(calls).toBeGreaterThan(50);
  });

  test('other errors are not swallowed', () => {
    const broken = () => {
      throw new RangeError('broken');
    };
    expect(() => augmentPlanes(drawn.planes, new Uint8Array(planeSize), 0, 1, broken, options)).toThrow(
      'broken',
    );
  });
});
