import type { Manifest } from './manifest.ts';
import type { Classifier } from './types.ts';

/** A model that is loaded and warm. */
export interface EnsembleMember {
  readonly manifest: Manifest;
  readonly classifier: Classifier;
}

/** The name under which an ensemble answers. */
export function ensembleId(size: number): string {
  return `ensemble_${size}_models`;
}

/**
 * The mean of rows of probabilities, class by class, summed in the order of the rows: the same rows in the same order
 * give the same bits. At least one row; all of one length.
 */
export function meanProbs(rows: readonly Float64Array[]): readonly number[] {
  const sums = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) {
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (row[i] ?? 0);
  }
  return Array.from(sums, (sum) => sum / rows.length);
}
