import { describe, expect, test } from 'vitest';
import { isSettled, settledLead } from '../../src/engine/adaptive.ts';

const row = (...probs: readonly number[]): Float64Array => Float64Array.from(probs);

describe('isSettled', () => {
  test('one row that leads by enough settles it, one that leads by less does not', () => {
    const sure = (1 + settledLead) / 2 + 0.001;
    expect(isSettled([row(sure, 1 - sure)], 16)).toBe(true);
    expect(isSettled([row(sure - 0.01, 1.01 - sure)], 16)).toBe(false);
  });

  test('rows that name different digits settle nothing while the rest can turn it', () => {
    const rows = [...Array.from({ length: 60 }, () => row(1, 0)), row(0.4, 0.6)];
    expect(isSettled(rows, 70)).toBe(false);
    expect(isSettled(rows, 50)).toBe(true);
  });

  test('a lead that the rest cannot make up settles it, however small each margin is', () => {
    const rows = Array.from({ length: 10 }, () => row(0.7, 0.3));
    expect(isSettled(rows, 5)).toBe(false);
    expect(isSettled(rows, 3)).toBe(true);
  });
});
