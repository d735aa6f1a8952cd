import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DigitsError } from '../../src/errors.ts';
import { notADigit } from '../../src/training/architecture.ts';
import { notDigitPlanes } from '../../src/training/epoch-planes.ts';
import { capitals, cyrillic, greek, smallLetters, symbols } from '../../src/training/not-digit/alphabet.ts';
import { ellipse, rectangle, spline } from '../../src/training/not-digit/curves.ts';
import { fillArea } from '../../src/training/not-digit/fill-area.ts';
import { isPlain } from '../../src/training/not-digit/is-plain.ts';
import { notDigit, notDigitKinds } from '../../src/training/not-digit/not-digit.ts';
import { planeSize } from '../../src/training/planes.ts';
import { createRandom } from '../../src/training/random.ts';
import { tinySource } from './not-digit-source.ts';
import { drawnDigits, toPlane } from './tiny.ts';

const sum = (values: Iterable<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);

describe('notDigit', () => {
  test('the same random numbers give the same picture', () => {
    const take = (seed: number) => notDigit(tinySource, createRandom(seed));
    expect(take(3)).toEqual(take(3));
    expect(take(3).picture).not.toEqual(take(4).picture);
  });

  test('every kind occurs, of either polarity, on canvases of 9 to 170 pixels', () => {
    const random = createRandom(1);
    const taken = Array.from({ length: 1200 }, () => notDigit(tinySource, random));
    expect(new Set(taken.map(({ kind }) => kind))).toEqual(new Set(notDigitKinds));
    const sides = taken.map(({ picture }) => picture.width);
    expect(Math.min(...sides)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...sides)).toBeGreaterThan(100);
    expect(Math.max(...sides)).toBeLessThanOrEqual(170);
    expect(taken.every(({ picture }) => picture.data.length === picture.width * picture.height)).toBe(true);
    const light = taken.filter(({ picture }) => sum(picture.data) > 127 * picture.data.length).length;
    expect(light).toBeGreaterThan(200);
    expect(light).toBeLessThan(1000);
  });

  test('letters that look like a digit are left out', () => {
    const shown = [...capitals, ...smallLetters, ...symbols, ...greek, ...cyrillic];
    const alike = [...'OoQDIilj|!/\\ZzSsbGTBgqyYJ&$?', ...'0123456789', ...'θσδβЗзЭэБбЧчОо'];
    expect(shown.filter((character) => alike.includes(character))).toEqual([]);
    expect(new Set(shown).size).toBe(shown.length);
  });
});

describe('notDigitPlanes', () => {
  const options = { seed: 4, epoch: 2 };

  test('writes planes with ink, none of them a plain stroke or ring', () => {
    const planes = new Uint8Array(300 * planeSize);
    notDigitPlanes(tinySource, 0, 300, planes, toPlane, options);
    for (let n = 0; n < 300; n++) {
      const data = planes.subarray(n * planeSize, (n + 1) * planeSize);
      expect(Math.max(...data)).toBeGreaterThan(100);
      expect(isPlain({ data, width: 28, height: 28 })).toBe(false);
    }
  });

  test('does not depend on how the set is cut into parts; another epoch gives other pictures', () => {
    const [whole, parts, other] = [0, 1, 2].map(() => new Uint8Array(12 * planeSize));
    if (whole === undefined || parts === undefined || other === undefined) throw new Error('three arrays');
    notDigitPlanes(tinySource, 0, 12, whole, toPlane, options);
    notDigitPlanes(tinySource, 7, 12, parts, toPlane, options);
    notDigitPlanes(tinySource, 0, 7, parts, toPlane, options);
    notDigitPlanes(tinySource, 0, 12, other, toPlane, { ...options, epoch: 3 });
    expect(parts).toEqual(whole);
    expect(other).not.toEqual(whole);
  });

  test('makes anew what the pipeline can’t read, and says so where it reads nothing at all', () => {
    const planes = new Uint8Array(6 * planeSize);
    let calls = 0;
    const fussy = (picture: Parameters<typeof toPlane>[0]) => {
      if (calls++ % 2 === 0) throw new DigitsError('preprocessing_failed', 'no');
      return toPlane(picture);
    };
    notDigitPlanes(tinySource, 0, 6, planes, fussy, options);
    expect(calls).toBeGreaterThanOrEqual(12);
    expect(Math.max(...planes.subarray(5 * planeSize))).toBeGreaterThan(100);
    const blind = () => {
      throw new DigitsError('preprocessing_failed', 'no');
    };
    expect(() => notDigitPlanes(tinySource, 0, 1, planes, blind, options)).toThrow(RangeError);
  });

  test('its label is none of the digits', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).not.toContain(notADigit);
  });
});

describe('isPlain', () => {
  const digits = drawnDigits(10);
  const drawn = (n: number) =>
    toPlane({ data: digits.planes.subarray(n * planeSize, (n + 1) * planeSize), width: 28, height: 28 });

  test.each([0, 1])('a %i is plain', (n) => {
    expect(isPlain(drawn(n))).toBe(true);
  });

  test.each([2, 3, 4, 5, 6, 7, 8, 9])('a %i is not', (n) => {
    expect(isPlain(drawn(n))).toBe(false);
  });

  test('a stroke that lies flat and a blank plane are not', () => {
    const data = new Uint8Array(planeSize);
    expect(isPlain({ data, width: 28, height: 28 })).toBe(false);
    for (let y = 13; y < 16; y++) data.fill(255, y * 28 + 4, y * 28 + 24);
    expect(isPlain({ data, width: 28, height: 28 })).toBe(false);
  });
});

describe('fillArea', () => {
  test('covers as much as the rectangle does, wherever it lies and whichever way it turns', () => {
    const inside = fc.double({ min: 1, max: 9, noNaN: true });
    fc.assert(
      fc.property(inside, inside, inside, inside, fc.boolean(), (x, y, width, height, back) => {
        const path = rectangle(x, y, width, height);
        const { values } = fillArea([back ? [...path].reverse() : path], 20);
        expect(sum(values)).toBeCloseTo(width * height, 2);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('an outline that turns the other way cuts out', () => {
    const ring = [ellipse(10, 10, 8), [...ellipse(10, 10, 4)].reverse()];
    const { values } = fillArea(ring, 20);
    expect(values[10 * 20 + 10]).toBeCloseTo(0, 4);
    expect(values[10 * 20 + 4]).toBeCloseTo(1, 4);
    expect(sum(values)).toBeCloseTo(Math.PI * (64 - 16), -1);
  });

  test('what leaves the canvas is cut off at its edges', () => {
    expect(sum(fillArea([rectangle(-5, -5, 100, 100)], 12).values)).toBeCloseTo(144, 3);
    expect(sum(fillArea([rectangle(6, -5, 100, 8)], 12).values)).toBeCloseTo(18, 3);
    expect(sum(fillArea([rectangle(20, 2, 5, 5), rectangle(-9, 2, 5, 5)], 12).values)).toBeCloseTo(0, 3);
  });
});

test('a spline passes through its points', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 2, y: 5 },
    { x: 4, y: 1 },
  ];
  expect(spline(points)).toEqual(expect.arrayContaining(points));
});
