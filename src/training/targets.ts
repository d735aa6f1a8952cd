import { digits, notADigit } from './architecture.ts';

export interface TargetOptions {
  /** Share of each label that is spread evenly over all ten digits (Szegedy et al. 2016, arXiv 1512.00567), 0 to 1. */
  readonly smoothing: number;
  /** Share of the teachers' answers, 0 to 1, where there are any (Hinton et al. 2015, arXiv 1503.02531). */
  readonly taught: number;
}

/**
 * What is to be learned of a batch, [N, 10], each row summing to 1. By its label a picture has 1 - smoothing for its digit and
 * smoothing / 10 more for each; a tenth for each where it shows no digit (outlier exposure, Hendrycks et al. 2019, arXiv
 * 1812.04606). `answers`, the teachers' probabilities [N, 10], have their share of it.
 */
export function targetRows(
  labels: Uint8Array,
  answers: Float32Array | null,
  { smoothing, taught }: TargetOptions,
): Float32Array {
  const rows = new Float32Array(labels.length * digits).fill(smoothing / digits);
  labels.forEach((label, n) => {
    if (label === notADigit) rows.fill(1 / digits, n * digits, (n + 1) * digits);
    else rows[n * digits + label] = 1 - smoothing + smoothing / digits;
  });
  if (answers === null) return rows;
  return rows.map((target, i) => (1 - taught) * target + taught * (answers[i] ?? 0));
}
