import { describe, expect, test } from 'vitest';
import { moveAverage } from '../../src/training/average.ts';
import { adamW, zeroMoments } from '../../src/training/optimizer.ts';
import type { Parameters } from '../../src/training/parameters.ts';
import { learningRate } from '../../src/training/schedule.ts';

function parameters(values: readonly number[], decays = false): Parameters {
  return [{ name: 'x', shape: [values.length], values: Float32Array.from(values), decays }];
}

describe('adamW', () => {
  test('the first step goes by the learning rate against each gradient’s sign, whatever its size', () => {
    const weights = parameters([1, 1, 1]);
    adamW(weights, [Float32Array.of(5, -0.001, 0)], zeroMoments(weights), 1, 0.1, { weightDecay: 0 });
    const [values] = weights.map((parameter) => Array.from(parameter.values));
    expect(values?.[0]).toBeCloseTo(0.9, 5);
    expect(values?.[1]).toBeCloseTo(1.1, 4);
    expect(values?.[2]).toBe(1);
  });

  test('two steps are as the paper’s algorithm 2 has them', () => {
    const weights = parameters([1], true);
    const moments = zeroMoments(weights);
    const [rate, weightDecay] = [0.1, 0.2];
    let expected = 1;
    let [first, second] = [0, 0];
    [0.5, -0.25].forEach((gradient, i) => {
      adamW(weights, [Float32Array.of(gradient)], moments, i + 1, rate, { weightDecay });
      first = 0.9 * first + 0.1 * gradient;
      second = 0.999 * second + 0.001 * gradient ** 2;
      const change = first / (1 - 0.9 ** (i + 1)) / (Math.sqrt(second / (1 - 0.999 ** (i + 1))) + 1e-8);
      expected -= rate * (change + weightDecay * expected);
    });
    expect(weights[0]?.values[0]).toBeCloseTo(expected, 6);
  });

  test('weights that are not to decay don’t', () => {
    const [kept, decayed] = [parameters([2], false), parameters([2], true)];
    for (const weights of [kept, decayed]) {
      adamW(weights, [Float32Array.of(0)], zeroMoments(weights), 1, 0.5, { weightDecay: 0.1 });
    }
    expect(kept[0]?.values[0]).toBe(2);
    expect(decayed[0]?.values[0]).toBeCloseTo(1.9, 6);
  });

  test('finds the bottom of a bowl', () => {
    const weights = parameters([3, -2]);
    const moments = zeroMoments(weights);
    for (let step = 1; step <= 400; step++) {
      const gradients = weights.map(({ values }) => values.map((value, i) => 2 * (value - i)));
      adamW(weights, gradients, moments, step, 0.05, { weightDecay: 0 });
    }
    expect(weights[0]?.values[0]).toBeCloseTo(0, 2);
    expect(weights[0]?.values[1]).toBeCloseTo(1, 2);
  });
});

describe('learningRate', () => {
  const schedule = { peak: 1, warmUpSteps: 10, totalSteps: 110 };

  test('rises in a straight line, then falls along a cosine to nearly nothing', () => {
    expect([0, 4, 9, 10, 60].map((step) => learningRate(step, schedule))).toEqual([0.1, 0.5, 1, 1, 0.5]);
    expect(learningRate(109, schedule)).toBeGreaterThan(0);
    expect(learningRate(109, schedule)).toBeLessThan(0.001);
  });

  test('without a warm-up it starts at the peak', () => {
    expect(learningRate(0, { ...schedule, warmUpSteps: 0 })).toBe(1);
  });
});

describe('moveAverage', () => {
  test('forgets the first weights at once, and later ones at the pace of the decay', () => {
    const average = [Float32Array.of(0)];
    moveAverage(average, parameters([1]), 1, 0.999);
    // (1 + 1) / (10 + 1) is kept of the 0.
    expect(average[0]?.[0]).toBeCloseTo(9 / 11, 6);
    moveAverage(average, parameters([0]), 100_000, 0.5);
    expect(average[0]?.[0]).toBeCloseTo(9 / 22, 6);
  });
});
