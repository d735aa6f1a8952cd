import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { startBackend } from '../../src/training/backend.ts';
import { createRandom } from '../../src/training/random.ts';

/** The backend that training uses; once for each test file. */
export async function useBackend(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  await startBackend(dirname(wasm) + sep);
}

/** Normally distributed values, the same for the same seed. */
export function normals(count: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => random.normal());
}

/** Two lists of numbers of the same length, each pair within `atol + rtol |expected|`. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol, atol }: { readonly rtol: number; readonly atol: number },
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [got = Number.NaN, wanted = Number.NaN] = [actual[i], expected[i]];
    if (!(Math.abs(got - wanted) <= atol + rtol * Math.abs(wanted))) {
      expect.fail(`value ${i} is ${got}, expected ${wanted}`);
    }
  }
}

/** A tensor argument of an operation under test. */
export interface Argument {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/**
 * Holds an operation against a plain version of it in double precision: the same result, and the gradients of a random
 * weighted sum of the result by every argument, the plain ones from central differences.
 */
export function expectSameGradients(
  args: readonly Argument[],
  op: (...tensors: tf.Tensor[]) => tf.Tensor,
  plain: (...values: Float64Array[]) => Float64Array,
  tolerance: { readonly rtol: number; readonly atol: number },
): void {
  const values = args.map((arg) => arg.values);
  const expected = plain(...values);
  const weights = normals(expected.length, 99);
  const weighted = (...inputs: Float64Array[]): number =>
    plain(...inputs).reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);

  const tensors = args.map(({ shape, values }) => tf.tensor(Float32Array.from(values), [...shape]));
  expectClose(op(...tensors).dataSync(), expected, tolerance);
  const dy = tf.tensor(Float32Array.from(weights), op(...tensors).shape);
  const gradients = tf.grads(op)(tensors, dy);
  gradients.forEach((gradient, a) => {
    expect(gradient.shape).toEqual(args[a]?.shape);
    expectClose(gradient.dataSync(), differences(weighted, values, a), tolerance);
  });
}

/** Central differences by every value of argument `a`: exact to about 1e-9 for values near 1. */
function differences(
  f: (...inputs: Float64Array[]) => number,
  inputs: readonly Float64Array[],
  a: number,
): Float64Array {
  const step = 1e-5;
  const moved = (i: number, by: number): number =>
    f(...inputs.map((values, k) => (k === a ? values.with(i, (values[i] ?? 0) + by) : values)));
  return (inputs[a] ?? new Float64Array()).map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step));
}
