import { touchesEdge } from '../box-around.ts';
import { labelFlags, pickLabels, totalArea } from '../connected-components.ts';
import { dilateMask } from '../dilate-mask.ts';
import type { InkThreshold } from '../ink-threshold.ts';
import { strokeWidth } from '../thicken.ts';
import type { Mask } from '../types.ts';
import type { FoundDigit } from './found-digit.ts';
import { meanInk } from './mean-ink.ts';

export interface PaleRestOptions {
  /** The rest is looked for down to these shares of the strokes' mean ink. */
  readonly inkShares: readonly number[];
  /** What is beyond the soft edge of the strokes found is this share of their area, at least ... */
  readonly minAreaShare: number;
  /** ... nearly all of them are among the strokes then ... */
  readonly minCovered: number;
  /** ... and those are so many times as wide as before, at most: a shadow is wider. */
  readonly maxWidths: number;
}

/**
 * The digit with paler strokes of its own, which join it or lie within its reach; the same where there are none. Of one that is blurred
 * by a movement, or traced once more in part, a half may be twice as dark as the rest and lie in the same box. `findAt` looks
 * for the digit in what is above a level.
 */
export function withPaleRest(
  dark: FoundDigit,
  { noise, counts }: Pick<InkThreshold, 'noise' | 'counts'>,
  findAt: (level: number) => FoundDigit,
  options: PaleRestOptions,
): FoundDigit {
  const { ink, kept, components } = dark;
  const area = totalArea(kept);
  const minArea = options.minAreaShare * area;
  const isEnough = (low: number): boolean =>
    counts.subarray(low + 1, dark.level + 1).reduce((sum, n) => sum + n, 0) >= minArea;
  // Nearly always there is too little: what follows costs a tenth of the whole pipeline.
  if (area === 0 || !isEnough(noise)) return dark;
  const mean = meanInk(ink, components, kept);
  const levels = options.inkShares
    .map((share) => Math.max(noise, Math.round(share * mean)))
    .filter((level) => level < dark.level);
  const lowest = levels.at(-1);
  if (lowest === undefined || !isEnough(lowest)) return dark;
  const own = pickLabels(components, labelFlags(components, kept));
  const width = strokeWidth(own);
  const near = dilateMask(own, Math.ceil(width));
  for (const level of levels) {
    const whole = findAt(level);
    if (whole.kept.length === 0 || whole.kept.length > kept.length + 1) continue;
    if (touchesEdge(whole.kept, ink) && !touchesEdge(kept, ink)) continue;
    const strokes = pickLabels(whole.components, labelFlags(whole.components, whole.kept));
    if (count(strokes, own, 1) < options.minCovered * area || count(strokes, near, 0) < minArea) continue;
    // A pixel more is the softer edge's.
    if (strokeWidth(strokes) <= options.maxWidths * width + 1) return whole;
  }
  return dark;
}

/** How many of a mask's pixels are those of another that are `wanted`, 0 or 1. */
function count({ data }: Mask, other: Mask, wanted: 0 | 1): number {
  let pixels = 0;
  for (let i = 0; i < data.length; i++) if (data[i] === 1 && other.data[i] === wanted) pixels++;
  return pixels;
}
