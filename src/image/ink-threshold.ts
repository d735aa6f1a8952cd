import { histogram, percentile } from './histogram.ts';
import { otsuThreshold } from './otsu-threshold.ts';
import type { GrayImage } from './types.ts';

export interface InkThresholdOptions {
  /** The ground's noise reaches this many times the spread of its lower half above its median. */
  readonly noiseSpreads: number;
  /** The smallest spread that is assumed, in levels. */
  readonly minSpread: number;
  /** Ink must be this many levels above its ground on average, or there is none. */
  readonly minContrast: number;
}

export interface InkThreshold {
  /** Above this level a pixel belongs to the writing. */
  readonly level: number;
  /** Up to this level it is the ground's noise; at most `level`. */
  readonly noise: number;
}

/**
 * The ink level above which a pixel belongs to the writing, or null where nothing stands out: Otsu's threshold
 * on the histogram with the ground's peak weighed down to the weight of all that rises above it. A digit in a
 * photo covers one pixel in a hundred, and so small a class gets lost: plain Otsu then splits the paper.
 */
export function inkThreshold(ink: GrayImage, options: InkThresholdOptions): InkThreshold | null {
  const counts = histogram(ink.data);
  const median = percentile(counts, 0.5);
  const spread = Math.max(options.minSpread, median - percentile(counts, 0.1));
  const ceiling = Math.min(254, Math.round(median + options.noiseSpreads * spread));
  let ground = 0;
  for (let level = 0; level <= ceiling; level++) ground += counts[level] ?? 0;
  const above = ink.data.length - ground;
  if (above === 0) return null;
  const weight = Math.min(1, above / ground);
  const balanced = Float64Array.from(counts, (count, level) => (level <= ceiling ? count * weight : count));
  const otsu = otsuThreshold(balanced);
  if (otsu === null || otsu.upperMean - otsu.lowerMean < options.minContrast) return null;
  return { level: Math.max(ceiling, otsu.level), noise: ceiling };
}
