import { dilateMask } from '../dilate-mask.ts';
import type { InkThreshold } from '../ink-threshold.ts';
import type { GrayImage } from '../types.ts';
import { type LongLinesOptions, longLines } from './long-lines.ts';

export interface EraseLinesOptions extends LongLinesOptions {
  /** Lines are looked for from this share of the way between the noise and the threshold. */
  readonly lowShare: number;
  /** How far the soft edge of a line reaches, in pixels. */
  readonly edgePx: number;
}

/** Ink without the pixels of ruled lines and their soft edges; the same image where there are none. */
export function eraseLines(
  ink: GrayImage,
  { level, noise }: Pick<InkThreshold, 'level' | 'noise'>,
  options: EraseLinesOptions,
): GrayImage {
  const low = Math.round(noise + options.lowShare * (level - noise));
  const lines = longLines(ink, low, options);
  if (lines === null) return ink;
  const near = dilateMask(lines, options.edgePx);
  const data = ink.data.slice();
  for (let i = 0; i < data.length; i++) {
    if (near.data[i] === 1 && (lines.data[i] === 1 || (data[i] ?? 0) <= low)) data[i] = 0;
  }
  return { data, width: ink.width, height: ink.height };
}
