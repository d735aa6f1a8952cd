import { argmax } from '../../engine/argmax.ts';

/** Readings of nearly the same confidence. */
export interface ConfidenceBin {
  /** Confidences from `low` up to `high`, which is the next bin's, or 1 and included. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Means over the bin; null where it is empty. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/**
 * Readings in equal-width bins of confidence, as `expectedCalibrationError` counts them. `probs`: one row of
 * probabilities a picture.
 */
export function confidenceBins(
  probs: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  bins: number,
): readonly ConfidenceBin[] {
  const counts = new Uint32Array(bins);
  const confidences = new Float64Array(bins);
  const rights = new Uint32Array(bins);
  probs.forEach((row, n) => {
    const digit = argmax(row);
    const confidence = row[digit] ?? 0;
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
    confidences[bin] = (confidences[bin] ?? 0) + confidence;
    if (digit === labels[n]) rights[bin] = (rights[bin] ?? 0) + 1;
  });
  return Array.from(counts, (count, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    count,
    confidence: count === 0 ? null : (confidences[bin] ?? 0) / count,
    accuracy: count === 0 ? null : (rights[bin] ?? 0) / count,
  }));
}

/**
 * The interval in which a share lies with 95 % confidence where `share` of `count` was seen (Wilson 1927); `count` is
 * at least 1.
 */
export function wilsonInterval(share: number, count: number): readonly [low: number, high: number] {
  const z = 1.959964;
  const square = (z * z) / count;
  const centre = (share + square / 2) / (1 + square);
  const half = (Math.sqrt((share * (1 - share)) / count + square / (4 * count)) * z) / (1 + square);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
