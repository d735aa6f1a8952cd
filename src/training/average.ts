import type { Parameters } from './parameters.ts';

/**
 * Moves the exponential moving average of the weights towards `parameters`, in place: average = d average + (1 - d)
 * weight (Polyak and Juditsky 1992, doi:10.1137/0330046). `d` is `decay`, and less in the first steps, (1 + step) /
 * (10 + step), so that the random weights of the start are soon forgotten. `step` counts from 1.
 */
export function moveAverage(
  average: readonly Float32Array[],
  parameters: Parameters,
  step: number,
  decay: number,
): void {
  const kept = Math.min(decay, (1 + step) / (10 + step));
  parameters.forEach(({ values }, p) => {
    const means = average[p] ?? new Float32Array(values.length);
    for (let i = 0; i < values.length; i++) means[i] = kept * (means[i] ?? 0) + (1 - kept) * (values[i] ?? 0);
  });
}
