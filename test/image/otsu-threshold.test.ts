import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { otsuThreshold } from '../../src/image/otsu-threshold.ts';

function betweenClassVariance(counts: readonly number[], level: number): number {
  const weight = (from: number, to: number) => counts.slice(from, to).reduce((a, n) => a + n, 0);
  const mean = (from: number, to: number) =>
    counts.slice(from, to).reduce((a, n, i) => a + n * (from + i), 0) / weight(from, to);
  const total = weight(0, counts.length);
  const below = weight(0, level + 1);
  const above = weight(level + 1, counts.length);
  if (below === 0 || above === 0) return 0;
  const difference = mean(0, level + 1) - mean(level + 1, counts.length);
  return (below / total) * (above / total) * difference * difference;
}

describe('otsuThreshold', () => {
  test('is as good as the best of all thresholds tried one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 2, maxLength: 40 }), (counts) => {
        const best = Math.max(...counts.map((_, level) => betweenClassVariance(counts, level)));
        const found = otsuThreshold(counts);
        if (found === null) {
          expect(counts.filter((n) => n > 0).length).toBeLessThan(2);
          return;
        }
        expect(betweenClassVariance(counts, found.level)).toBeCloseTo(best, 8);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('parts two lone levels half-way, fully separable', () => {
    const counts = new Array(256).fill(0);
    counts[10] = 700;
    counts[200] = 84;
    const found = otsuThreshold(counts);
    expect(found).toEqual({ level: 104, separability: 1, lowerMean: 10, upperMean: 200 });
  });

  test('takes the middle of the first run of equal maxima', () => {
    expect(otsuThreshold([1, 0, 0, 1, 0, 0, 1])?.level).toBe(1);
  });

  test.each([[[]], [[0, 0, 0]], [[0, 9, 0]]])('answers null where there are no two levels: %j', (counts) => {
    expect(otsuThreshold(counts)).toBeNull();
  });
});
