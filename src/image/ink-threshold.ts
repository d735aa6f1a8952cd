import { histogram, percentile } from './histogram.ts';
import { otsuThreshold } from './otsu-threshold.ts';
import type { GrayImage } from './types.ts';

export interface InkThresholdOptions {
  /** The ground's noise reaches this many times the spread of its lower half above its median. */
  readonly noiseSpreads: number;
  /** The smallest spread that is assumed, in levels. */
  readonly minSpread: number;
  /** From this separability on ink and ground are told apart at once, 0..1: noise has 0.64, an even spread of levels 0.75. */
  readonly minSeparability: number;
  /** Ink must be this many levels above its ground on average, or there is none. */
  readonly minContrast: number;
  /** What stands out is split again while its darker part is this many times as dark as the rest ... */
  readonly splitRatio: number;
  /** ... and has at least this share of the picture's pixels. */
  readonly minSplitShare: number;
}

export interface InkThreshold {
  /** Above this level a pixel belongs to the writing. */
  readonly level: number;
  /** Up to this level it is the ground's noise; at most `level`. */
  readonly noise: number;
  /** Whether what stood out was split again: paler strokes of the same digit may lie below the level. */
  readonly split: boolean;
  /** How many pixels there are of each level. */
  readonly counts: Uint32Array;
}

/**
 * The ink level above which a pixel belongs to the writing, or null where nothing stands out: Otsu's threshold
 * on the histogram with the ground's peak weighed down to the weight of all that rises above it. A digit in a
 * photo covers one pixel in a hundred, and so small a class gets lost: plain Otsu then splits the paper. What
 * rises above may still be mostly shadow, with the writing a small, darker part of it, so it is split again
 * while its parts differ as no single pen's strokes do: those lie between half and all of their darkest level.
 */
export function inkThreshold(ink: GrayImage, options: InkThresholdOptions): InkThreshold | null {
  const counts = histogram(ink.data);
  const unwritten = groundCounts(counts, options.minSeparability);
  const median = percentile(unwritten, 0.5);
  const spread = Math.max(options.minSpread, median - percentile(unwritten, 0.1));
  const noise = Math.min(254, Math.round(median + options.noiseSpreads * spread));
  const ground = countUpTo(counts, noise);
  const above = ink.data.length - ground;
  if (above === 0) return null;
  const weight = Math.min(1, above / ground);
  const weighed = new Float64Array(counts);
  for (let at = 0; at <= noise; at++) weighed[at] = (counts[at] ?? 0) * weight;
  const otsu = otsuThreshold(weighed);
  if (otsu === null) return null;
  let level = Math.max(noise, otsu.level);
  let darkest = otsu.upperMean;
  const first = level;
  for (;;) {
    const split = otsuThreshold(new Uint32Array(counts).fill(0, 0, level + 1));
    if (split === null || split.upperMean < options.splitRatio * split.lowerMean) break;
    const darker = ink.data.length - countUpTo(counts, split.level);
    if (darker < options.minSplitShare * ink.data.length) break;
    level = split.level;
    darkest = split.upperMean;
  }
  return darkest - otsu.lowerMean < options.minContrast
    ? null
    : { level, noise, split: level > first, counts };
}

/** The counts of the ground: the lower of two plain classes, which may be the smaller in a tight crop of thick strokes; else all. */
function groundCounts(counts: Uint32Array, minSeparability: number): Uint32Array {
  const two = otsuThreshold(counts);
  return two === null || two.separability < minSeparability ? counts : counts.subarray(0, two.level + 1);
}

function countUpTo(counts: Uint32Array, level: number): number {
  let total = 0;
  for (let at = 0; at <= level; at++) total += counts[at] ?? 0;
  return total;
}
