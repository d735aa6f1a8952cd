import type { Parameters } from './parameters.ts';

export interface AdamWOptions {
  /** Subtracted from each decaying weight, times the learning rate, relative to the weight. */
  readonly weightDecay: number;
  /** How slowly the mean of the gradients follows them, 0 to 1. Default 0.9. */
  readonly b1?: number;
  /** The same for the mean of their squares. Default 0.999. */
  readonly b2?: number;
  /** Added to the root of the second moment. Default 1e-8. */
  readonly epsilon?: number;
}

/** Running means of the gradients and of their squares, one array for each parameter; both start from 0. */
export interface Moments {
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
}

export function zeroMoments(parameters: Parameters): Moments {
  const zeros = (): Float32Array[] => parameters.map(({ values }) => new Float32Array(values.length));
  return { first: zeros(), second: zeros() };
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101), in place on the parameters' values and the
 * moments. `step` counts from 1.
 */
export function adamW(
  parameters: Parameters,
  gradients: readonly Float32Array[],
  moments: Moments,
  step: number,
  learningRate: number,
  options: AdamWOptions,
): void {
  const { weightDecay, b1 = 0.9, b2 = 0.999, epsilon = 1e-8 } = options;
  const firstScale = 1 / (1 - b1 ** step);
  const secondScale = 1 / (1 - b2 ** step);
  parameters.forEach(({ values, decays }, p) => {
    const gradient = gradients[p] ?? new Float32Array(values.length);
    const first = moments.first[p] ?? new Float32Array(values.length);
    const second = moments.second[p] ?? new Float32Array(values.length);
    const kept = decays ? 1 - learningRate * weightDecay : 1;
    for (let i = 0; i < values.length; i++) {
      const slope = gradient[i] ?? 0;
      const mean = b1 * (first[i] ?? 0) + (1 - b1) * slope;
      const square = b2 * (second[i] ?? 0) + (1 - b2) * slope * slope;
      first[i] = mean;
      second[i] = square;
      const change = (mean * firstScale) / (Math.sqrt(square * secondScale) + epsilon);
      values[i] = kept * (values[i] ?? 0) - learningRate * change;
    }
  });
}
