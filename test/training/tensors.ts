import { expect } from 'vitest';
import { backends, type GraphRuntime } from '../../src/training/graph-runtime.ts';
import { createGraphRuntime } from '../../src/training/node/create-graph-runtime.ts';
import { createRandom } from '../../src/training/random.ts';

/** The backends that are installed; `wasm` always is. */
export async function runtimes(): Promise<readonly GraphRuntime[]> {
  const started = await Promise.allSettled(backends.map(createGraphRuntime));
  return started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** Normally distributed values, the same for the same seed. */
export function normals(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
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
