import { describe, expect, test } from 'vitest';
import { handDigits, handKinds, handPictures } from '../../bench/hands/hand-pictures.ts';
import { preprocess, readGray } from '../../src/image/index.ts';
import { unlikeness } from '../helpers/unlikeness.ts';

const digits = handDigits();
const pictures = [...handPictures()];

describe("other people's digits", () => {
  test('all are there, about as many of each', () => {
    expect(digits).toHaveLength(1797);
    for (let label = 0; label < 10; label++) {
      expect(digits.filter((digit) => digit.label === label).length).toBeGreaterThan(170);
    }
    for (const { ink } of digits) expect(ink.every((value) => value >= 0 && value <= 16)).toBe(true);
  });

  test('each is shown in every way as what it is', () => {
    expect(handKinds.length).toBeGreaterThanOrEqual(6);
    for (const kind of handKinds) {
      const labels = pictures.filter((picture) => picture.kind === kind).map(({ label }) => label);
      expect(labels).toEqual(digits.map(({ label }) => label));
    }
  });

  test('cut out along their soft, wide strokes they are found as with paper around them', () => {
    const planesOf = (kind: string) =>
      pictures
        .filter((picture) => picture.kind === kind)
        .filter((_, n) => n % 9 === 0)
        .map(({ bytes }) => preprocess(readGray(bytes, { maxBytes: 1e6, maxSidePx: 1024 }).gray).plane);
    const whole = planesOf('paper');
    for (const kind of ['cut out', 'cut out, small']) {
      const same = planesOf(kind).filter((plane, n) => {
        const other = whole[n];
        return other !== undefined && unlikeness(plane, other) < 0.3;
      });
      expect(same.length / whole.length, kind).toBeGreaterThan(0.91);
    }
  });
});
