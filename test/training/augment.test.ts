import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOrtClassifier } from '../../src/engine/index.ts';
import { DigitsError } from '../../src/errors.ts';
import { connectedComponents, type Mask, normalize, resizeArea } from '../../src/image/index.ts';
import { type AugmentShares, augment, augmentKinds } from '../../src/training/augment/augment.ts';
import { drawStroke, roundNib } from '../../src/training/augment/draw-stroke.ts';
import { addDisc, blur } from '../../src/training/augment/ink.ts';
import { penPath } from '../../src/training/augment/pen-path.ts';
import { sampleInk } from '../../src/training/augment/sample.ts';
import { skeleton } from '../../src/training/augment/skeleton.ts';
import { randomWarp } from '../../src/training/augment/warp.ts';
import { augmentedPlane, augmentPlanes, plainPlanes } from '../../src/training/epoch-planes.ts';
import { planeSize } from '../../src/training/planes.ts';
import { createRandom } from '../../src/training/random.ts';
import { masks } from '../helpers/arbitraries.ts';
import { drawDigit } from '../helpers/draw.ts';
import { tinySource } from './not-digit-source.ts';
import { drawnDigits, toPlane } from './tiny.ts';

const drawn = drawnDigits(10);
/** Written with a pen of this width, as a share of the digit's height. */
const written = (n: number, penShare: number): Uint8Array =>
  resizeArea(
    drawDigit(n, { width: 56, height: 56, sizePx: 38, penPx: 38 * penShare, ink: 255, paper: 0 }),
    28,
    28,
  ).data;
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
  const warp = randomWarp({ turnRad: 0, shear: 0, slant: 0, stretch: 0, elasticPx: 0 }, createRandom(1));
  for (const [x, y] of [
    [0, 0],
    [14, 14],
    [27.9, 3],
    [-5, 40],
  ] as const) {
    expect(warp(x, y)).toEqual({ x: expect.closeTo(x, 10), y: expect.closeTo(y, 10) });
  }
});

test('a warp slants an upright line no more than its limit, however far it turns and shears', () => {
  const limits = { turnRad: 0.26, shear: 0.36, slant: 0.4, stretch: 0.3, elasticPx: 0 };
  for (let seed = 0; seed < 300; seed++) {
    const warp = randomWarp(limits, createRandom(seed));
    const [above, below] = [warp(14, 4), warp(14, 24)];
    const slant = Math.atan2(below.x - above.x, below.y - above.y);
    expect(Math.abs(slant)).toBeLessThan(limits.slant + 0.02);
  }
});

describe('drawStroke and penPath', () => {
  const canvas = (sidePx: number) => ({ values: new Float32Array(sidePx * sidePx), sidePx });
  const thickness = (nib: typeof roundNib): number => {
    const ink = canvas(40);
    const at = (x: number) => ({ x, y: 20, radiusPx: 3 });
    drawStroke(ink, [at(10), at(30)], nib);
    return Array.from({ length: 40 }, (_, y) => ink.values[y * 40 + 20] ?? 0).reduce(
      (sum, value) => sum + value,
      0,
    );
  };

  test('a pen of radius r leaves a line 2 r wide, a flat nib one that depends on its angle', () => {
    expect(thickness(roundNib)).toBeCloseTo(6, 5);
    expect(thickness({ angle: Math.PI / 2, flatness: 3 })).toBeCloseTo(6, 1);
    expect(thickness({ angle: 0, flatness: 3 })).toBeCloseTo(2, 1);
  });

  test('a stroke that leaves the canvas is cut off', () => {
    const ink = canvas(20);
    drawStroke(
      ink,
      [-20, 60].map((at) => ({ x: at, y: at, radiusPx: 1 })),
      roundNib,
    );
    expect(ink.values[0]).toBe(1);
    expect(ink.values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('drawing along the path of a %i gives the digit again', (n) => {
    const again = canvas(28);
    for (const { points } of penPath(written(n, 0.1)) ?? []) {
      drawStroke(
        again,
        points.map((point) => ({ ...point, radiusPx: 1.2 })),
        roundNib,
      );
    }
    const overlap = (a: (i: number) => number, b: (i: number) => number): number => {
      let [both, all] = [0, 0];
      for (let i = 0; i < planeSize; i++) {
        both += a(i) * Math.min(1, b(i) * 1.2);
        all += a(i);
      }
      return both / all;
    };
    const original = (i: number): number => (written(n, 0.1)[i] ?? 0) / 255;
    const drawnAgain = (i: number): number => again.values[i] ?? 0;
    // Not all: the pen is not the one that the digit was drawn with, and thinning takes half a stroke off each end.
    expect(overlap(original, drawnAgain)).toBeGreaterThan(0.6);
    expect(overlap(drawnAgain, original)).toBeGreaterThan(0.6);
  });

  test('a blot has no path', () => {
    const blotted = digit(0).slice();
    for (let y = 9; y < 19; y++) blotted.fill(255, y * 28 + 4, y * 28 + 14);
    expect(penPath(digit(0))).not.toBeNull();
    expect(penPath(blotted)).toBeNull();
  });

  test.each([0, 2, 3, 6, 8, 9])(
    'a %i written with so fat a pen that its loops may be closed has none',
    (n) => {
      expect(penPath(written(n, 0.12))).not.toBeNull();
      expect(penPath(written(n, 0.3))).toBeNull();
    },
  );
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

const none: AugmentShares = { plain: 0, restroke: 0, pen: 0, broken: 0, thumbnail: 0, paper: 0 };

describe('augment', () => {
  test('draws the kinds in their shares, and bends what is left', () => {
    const three = digit(3);
    const isPlain = (shares: AugmentShares) => {
      const random = createRandom(3);
      const pictures = Array.from({ length: 200 }, () => augment(three, shares, random).picture);
      return pictures.filter(({ data }) => data === three).length;
    };
    expect(isPlain({ ...none, plain: 1 })).toBe(200);
    expect(isPlain(none)).toBe(0);
    expect(isPlain({ ...none, plain: 0.3 })).toBeGreaterThan(30);
    expect(isPlain({ ...none, plain: 0.3 })).toBeLessThan(90);
  });

  test.each(augmentKinds.filter((kind) => kind !== 'plain'))(
    '%s: other random numbers, another picture',
    (kind) => {
      const take = (seed: number) => augment(digit(3), { ...none, [kind]: 1 }, createRandom(seed));
      expect(take(5)).toEqual(take(5));
      expect(take(5)).not.toEqual(take(6));
      expect(take(5).picture.data).not.toEqual(digit(3));
    },
  );

  // The model was trained on milder pictures than these; drawn digits are not MNIST's. Chance would be 10 of 100.
  test.each(augmentKinds)('%s: the shipped model still reads most', async (kind) => {
    const random = createRandom(2);
    const model = await createOrtClassifier(await readFile('models/small/model.onnx'), 'cpu');
    let [read, right] = [0, 0];
    for (let n = 0; n < 100; n++) {
      const plane = augmentedPlane(augment(digit(n % 10), { ...none, [kind]: 1 }, random), toPlane);
      if (plane === null) continue;
      read++;
      const logits = await model.run(normalize({ data: plane, width: 28, height: 28 }), 1);
      if (logits.indexOf(Math.max(...logits)) === n % 10) right++;
    }
    await model.dispose();
    expect(read).toBeGreaterThan(60);
    expect(right / read).toBeGreaterThan(0.75);
  });

  test('leaves the digit as it was', () => {
    const before = digit(5).slice();
    for (const kind of augmentKinds) augment(digit(5), { ...none, [kind]: 1 }, createRandom(8));
    expect(digit(5)).toEqual(before);
  });
});

describe('augmentPlanes', () => {
  const options = { seed: 4, epoch: 2, shares: { ...none, restroke: 0.3, pen: 0.3, paper: 0.3 } };

  test('does not depend on how the set is cut into parts', () => {
    const [whole, parts] = [new Uint8Array(drawn.planes.length), new Uint8Array(drawn.planes.length)];
    augmentPlanes(drawn.planes, whole, 0, 10, toPlane, options);
    augmentPlanes(drawn.planes, parts, 7, 10, toPlane, options);
    augmentPlanes(drawn.planes, parts, 0, 7, toPlane, options);
    expect(parts).toEqual(whole);
  });

  test('takes digits from fonts where it is told to, each as what it shows', () => {
    const plain = { seed: 4, epoch: 2, shares: { ...none, plain: 1 } };
    const { fonts } = tinySource;
    const planesWith = (typeset: number) => {
      const out = new Uint8Array(drawn.planes.length);
      const others = { typeset, fonts, handwritten: 0, labels: drawn.labels };
      augmentPlanes(drawn.planes, out, 0, 10, toPlane, { ...plain, others });
      return out;
    };
    expect(planesWith(0)).toEqual(plainPlanes(drawn, toPlane).planes);
    // All of tinySource's characters are one glyph.
    const set = planesWith(1);
    expect(set.subarray(0, planeSize)).not.toEqual(planesWith(0).subarray(0, planeSize));
    const glyphs = new Map([...(fonts[0]?.glyphs ?? [])].filter(([character]) => character === '3'));
    const only = { typeset: 1, fonts: [{ name: 'threes', glyphs }], handwritten: 0, labels: drawn.labels };
    expect(() => augmentPlanes(drawn.planes, set, 0, 3, toPlane, { ...plain, others: only })).toThrow(
      'The font threes has no 0.',
    );
    augmentPlanes(drawn.planes, set, 3, 4, toPlane, { ...plain, others: only });
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
    augmentPlanes(drawn.planes, out, 0, 10, fussy, { ...options, shares: { ...none, pen: 1 } });
    expect(out).toEqual(plainPlanes(drawn, toPlane).planes);
    expect(calls).toBeGreaterThan(50);
  });

  test('drops a picture that the pipeline reads something else from', () => {
    const shows = (n: number) => ({ data: digit(n), width: 28, height: 28 });
    expect(augmentedPlane({ picture: shows(3), clean: shows(3) }, toPlane)).toEqual(toPlane(shows(3)).data);
    expect(augmentedPlane({ picture: shows(0), clean: shows(1) }, toPlane)).toBeNull();
    expect(augmentedPlane({ picture: shows(0), clean: null }, toPlane)).not.toBeNull();
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
