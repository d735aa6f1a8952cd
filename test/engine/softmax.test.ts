import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp } from '../../src/engine/exp.ts';
import { softmax } from '../../src/engine/softmax.ts';

const logits: fc.Arbitrary<number[]> = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), {
  minLength: 2,
  maxLength: 12,
});
const temperature: fc.Arbitrary<number> = fc.double({ min: 0.05, max: 20, noNaN: true });

function bitsOf(values: ArrayLike<number>): readonly string[] {
  const view = new DataView(new ArrayBuffer(8));
  return Array.from(values, (value) => {
    view.setFloat64(0, value);
    return view.getBigUint64(0).toString(16);
  });
}

describe('exp', () => {
  test('agrees with Math.exp to 1e-15', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 0, noNaN: true }), (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test('is exact at 0 and vanishes far below', () => {
    expect(exp(0)).toBe(1);
    expect(exp(-708.5)).toBe(0);
    expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
  });
});

describe('softmax', () => {
  test('sums to 1 and keeps every probability within 0 and 1', () => {
    fc.assert(
      fc.property(logits, temperature, (values, t) => {
        const probs = softmax(values, t);
        expect(probs).toHaveLength(values.length);
        expect(probs.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        expect(probs.every((p) => p >= 0 && p <= 1)).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test('ignores what all logits have in common', () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: -1000, max: 1000 }), (values, shift) => {
        const moved = softmax(
          values.map((value) => value + shift),
          1,
        );
        softmax(values, 1).forEach((p, i) => {
          expect(moved[i]).toBeCloseTo(p, 10);
        });
      }),
      { seed: 1 },
    );
  });

  test('is the ratio of exponentials', () => {
    fc.assert(
      fc.property(logits, temperature, (values, t) => {
        const [first = 0, second = 0] = values;
        const [p = 0, q = 0] = softmax(values, t);
        fc.pre(p > 1e-200 && q > 1e-200);
        expect(Math.log(p / q)).toBeCloseTo((first - second) / t, 9);
      }),
      { seed: 1 },
    );
  });

  test('takes logits of any size', () => {
    expect(Array.from(softmax([3e38, -3e38, 0], 1))).toEqual([1, 0, 0]);
    expect(Array.from(softmax([-3e38, -3e38], 0.05))).toEqual([0.5, 0.5]);
  });

  test('gives these bits in every JavaScript engine', () => {
    // Where the values come from: this very function, in V8 11.3 (Node 20); exp is checked against Math.exp above.
    expect(bitsOf(softmax([1, 2, 3, -4, 0.1], 1.37))).toMatchInlineSnapshot(`
      [
        "3fc026eba2d59d59",
        "3fd0c1d55f501900",
        "3fe1628cde65f869",
        "3f6ae0abb54c780f",
        "3fb0bf66ec3a3a4c",
      ]
    `);
  });
});
