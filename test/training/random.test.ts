import { describe, expect, test } from 'vitest';
import { createRandom, deriveSeed, shuffled } from '../../src/training/random.ts';

describe('createRandom', () => {
  test('gives the published numbers of mulberry32', () => {
    const random = createRandom(0);
    // Of the author's C version for the state 0, divided by 2^32.
    expect([random.uniform(), random.uniform()].map((value) => value * 4294967296)).toEqual([
      1144304738, 1416247,
    ]);
  });

  test('the same seed gives the same numbers, another seed others', () => {
    const take = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  test('is even, and normal where asked, within four standard errors', () => {
    const random = createRandom(3);
    const count = 20_000;
    const uniforms = Array.from({ length: count }, () => random.between(-1, 3));
    const normals = Array.from({ length: count }, () => random.normal());
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / count;
    expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...uniforms)).toBeLessThan(3);
    expect(Math.abs(mean(uniforms) - 1)).toBeLessThan((4 * Math.sqrt(16 / 12)) / Math.sqrt(count));
    expect(Math.abs(mean(normals))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(mean(normals.map((value) => value ** 2)) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });
});

test('deriveSeed gives every key a stream of its own, whatever the order of the keys', () => {
  const seeds = [0, 1, 2].flatMap((a) => [0, 1, 2].flatMap((b) => [deriveSeed(a, b), deriveSeed(a, b, 0)]));
  expect(new Set(seeds).size).toBe(18);
  expect(deriveSeed(1, 2)).not.toBe(deriveSeed(2, 1));
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
});

test('shuffled holds every number once, in another order', () => {
  const order = shuffled(100, createRandom(1));
  expect(Array.from(order)).not.toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(shuffled(0, createRandom(1))).toHaveLength(0);
});
