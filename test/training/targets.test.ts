import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digits, notADigit } from '../../src/training/architecture.ts';
import { targetRows } from '../../src/training/targets.ts';

const labels = fc.uint8Array({ minLength: 1, maxLength: 8, max: notADigit });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Any answers: rows of ten that sum to 1. */
function answersOf(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count * digits }, (_, i) => ((i * 7 + seed) % digits) / 45);
}

test('every row sums to 1', () => {
  fc.assert(
    fc.property(labels, share, share, fc.nat(9), (shown, smoothing, taught, seed) => {
      const rows = targetRows(shown, answersOf(shown.length, seed), { smoothing, taught });
      for (let n = 0; n < shown.length; n++) {
        const sum = rows.subarray(n * digits, (n + 1) * digits).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 5);
      }
    }),
  );
});

test('teachers have their share, of what shows no digit too', () => {
  const answers = Float32Array.of(...[0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0], ...[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const rows = targetRows(Uint8Array.of(1, notADigit), answers, { smoothing: 0.1, taught: 0.4 });
  const expected = [
    ...[0.6 * 0.01 + 0.4 * 0.5, 0.6 * 0.91 + 0.4 * 0.5, ...new Array<number>(8).fill(0.6 * 0.01)],
    ...[0.6 * 0.1 + 0.4, ...new Array<number>(9).fill(0.6 * 0.1)],
  ];
  rows.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 6);
  });
});
