import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  expectedCalibrationError,
  fitTemperature,
  judge,
  negativeLogLikelihood,
  temperatureRange,
} from '../../src/engine/calibration.ts';
import type { LabelledLogits } from '../../src/engine/index.ts';

/** Pictures whose labels come as often as softmax(logits / trueTemperature) says, rounded to whole pictures. */
function labelledAt(trueTemperature: number, gaps: readonly number[], copies = 2000): LabelledLogits {
  const rows = gaps.flatMap((gap) => {
    const hits = Math.round(copies / (1 + Math.exp(-gap / trueTemperature)));
    return Array.from({ length: copies }, (_, n) => ({ logits: [gap, 0], label: n < hits ? 0 : 1 }));
  });
  return {
    logits: Float32Array.from(rows.flatMap((row) => row.logits)),
    labels: Uint8Array.from(rows, (row) => row.label),
  };
}

describe('fitTemperature', () => {
  test('finds the temperature at which the labels were drawn', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 4, noNaN: true }), (trueTemperature) => {
        const set = labelledAt(trueTemperature, [0.5, 1, 2, -1.5]);
        expect(fitTemperature(set) / trueTemperature).toBeCloseTo(1, 2);
      }),
      { numRuns: 10, seed: 1 },
    );
  });

  test('follows the scale of the logits', () => {
    const set = labelledAt(1.5, [1, 2]);
    const doubled = { ...set, logits: set.logits.map((value) => 2 * value) };
    expect(fitTemperature(doubled) / fitTemperature(set)).toBeCloseTo(2, 4);
  });

  test('no temperature beside it makes the labels likelier', () => {
    const set = labelledAt(2.2, [0.3, 1.7, 3]);
    const fitted = fitTemperature(set);
    const best = negativeLogLikelihood(set, fitted);
    for (const factor of [0.5, 0.9, 0.99, 1.01, 1.1, 2]) {
      expect(negativeLogLikelihood(set, fitted * factor)).toBeGreaterThan(best);
    }
  });

  test('a set without errors gets the smallest temperature there is', () => {
    const set = { logits: Float32Array.of(1, 0, 0, 1), labels: Uint8Array.of(0, 1) };
    expect(fitTemperature(set)).toBeCloseTo(temperatureRange.min, 4);
  });

  test('likelihood is that of the definition', () => {
    const set = { logits: Float32Array.of(Math.log(3), 0, 0, 0), labels: Uint8Array.of(0, 1) };
    expect(negativeLogLikelihood(set, 1)).toBeCloseTo((-Math.log(0.75) - Math.log(0.5)) / 2, 6);
  });
});

describe('expectedCalibrationError', () => {
  test.each([
    ['always right and certain', [[1, 0]], [0], 0],
    ['always wrong and certain', [[1, 0]], [1], 1],
    ['right as often as it says', Array.from({ length: 4 }, () => [0.75, 0.25]), [0, 0, 0, 1], 0],
    ['half a share too confident', Array.from({ length: 4 }, () => [0.75, 0.25]), [0, 1, 1, 1], 0.5],
    // Bins do not make up for each other: +0.4 at confidence 0.6 and -0.4 at 0.9 do not cancel.
    [
      'in two bins',
      [
        [0.6, 0.4],
        [0.9, 0.1],
      ],
      [0, 1],
      (0.4 + 0.9) / 2,
    ],
    ['nothing', [], [], 0],
  ])('%s', (_, probs, labels, expected) => {
    expect(expectedCalibrationError(judge(probs, labels))).toBeCloseTo(expected, 12);
  });

  test('a digit that is named by the smaller index on a tie counts as that digit', () => {
    expect(expectedCalibrationError(judge([[0.5, 0.5]], [0]))).toBeCloseTo(0.5, 12);
    expect(expectedCalibrationError(judge([[0.5, 0.5]], [1]))).toBeCloseTo(0.5, 12);
  });
});
