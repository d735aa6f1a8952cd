import { histogram, percentile } from './histogram.ts';
import { smooth } from './smooth.ts';
import type { GrayImage } from './types.ts';

export interface PolarityOptions {
  /** Width of the border, as a share of the shorter side. */
  readonly borderShare: number;
  /** Side of the square whose mean stands for the surroundings, as a share of the longest side. */
  readonly windowShare: number;
}

/** 1: dark ink on light ground. -1: light ink on dark ground. */
export type Polarity = 1 | -1;

/**
 * Whether the ink is darker or lighter than its ground, from a reduced copy of a picture. Ink is the minority that stands out, so two witnesses
 * are asked: the ground at the border (is it nearer to the picture's light or dark end?), and the skewness of
 * what remains when each pixel's surroundings are taken away (a dark stroke leaves a long dark tail, while a
 * shadow's edge leaves as much on either side). `confidence` is 0..1.
 */
export function detectPolarity(
  map: GrayImage,
  options: PolarityOptions,
): { readonly polarity: Polarity; readonly confidence: number } {
  const witness = (borderVote(map, options) + skewVote(map, options)) / 2;
  return { polarity: witness >= 0 ? 1 : -1, confidence: Math.min(1, Math.abs(witness)) };
}

/** -1 (the border is as dark as the darkest parts) to 1 (as light as the lightest). */
function borderVote(map: GrayImage, options: PolarityOptions): number {
  const { data, width, height } = map;
  const border = Math.max(1, Math.round(Math.min(width, height) * options.borderShare));
  const levels: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= border && x < width - border && y >= border && y < height - border;
      if (!inside) levels.push(data[y * width + x] ?? 0);
    }
  }
  const counts = histogram(data);
  const dark = percentile(counts, 0.01);
  const light = percentile(counts, 0.99);
  if (light <= dark) return 0;
  const middle = (light + dark) / 2;
  let vote = 0;
  for (const level of levels) vote += Math.max(-1, Math.min(1, (4 * (level - middle)) / (light - dark)));
  return vote / levels.length;
}

/** -1 (all that stands out is light) to 1 (all that stands out is dark). */
function skewVote(map: GrayImage, options: PolarityOptions): number {
  const { data, width, height } = map;
  const radius = Math.max(1, Math.round((Math.max(width, height) * options.windowShare) / 2));
  const around = smooth(map, radius);
  let dark = 0;
  let light = 0;
  for (let i = 0; i < data.length; i++) {
    const difference = (around.data[i] ?? 0) - (data[i] ?? 0);
    const cube = Math.abs(difference * difference * difference);
    if (difference > 0) dark += cube;
    else light += cube;
  }
  return dark + light > 0 ? (dark - light) / (dark + light) : 0;
}
