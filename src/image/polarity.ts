import { histogram, percentile } from './histogram.ts';
import { localMedian } from './local-median.ts';
import type { GrayImage } from './types.ts';

export interface PolarityOptions {
  /** Width of the border, as a share of the shorter side. */
  readonly borderShare: number;
  /** Border levels this near to their median, as a share of the picture's range, are the same ground ... */
  readonly sameLevelShare: number;
  /** ... and where this share of the border is, the ground is even. */
  readonly evenShare: number;
  /** Side of the square whose median stands for uneven ground, as a share of the longest side. */
  readonly windowShare: number;
  /** What stands out of uneven ground must, by this share, be of one kind to decide. */
  readonly decisiveShare: number;
}

/** 1: dark ink on light ground. -1: light ink on dark ground. */
export type Polarity = 1 | -1;

/**
 * Whether the ink is darker or lighter than its ground, from a reduced copy of a picture. Ink is what differs
 * from the ground, so the question is what the ground is. On even ground it is the border. Where the border
 * is uneven because light falls unevenly or the desk shows, it is the median around each pixel: that follows
 * the edges of large regions, light or dark, so that only what is narrow stands out. Where that leaves both
 * kinds alike (a digit cropped tightly, its strokes as wide as the gaps), it is the picture's median: ink is
 * the smaller part. Of equals, the ink is dark.
 */
export function detectPolarity(map: GrayImage, options: PolarityOptions): Polarity {
  const counts = histogram(map.data);
  const range = percentile(counts, 0.995) - percentile(counts, 0.005);
  const border = borderLevels(map, options);
  const ground = percentile(histogram(border), 0.5);
  const same = border.filter((level) => Math.abs(level - ground) <= options.sameLevelShare * range).length;
  if (same >= options.evenShare * border.length) return darkShare(map, () => ground) >= 0.5 ? 1 : -1;
  const radius = Math.max(1, Math.round((Math.max(map.width, map.height) * options.windowShare) / 2));
  const around = localMedian(map, radius).data;
  const narrow = darkShare(map, (i) => around[i] ?? 0);
  if (Math.abs(2 * narrow - 1) >= options.decisiveShare) return narrow >= 0.5 ? 1 : -1;
  const middle = percentile(counts, 0.5);
  return darkShare(map, () => middle) >= 0.5 ? 1 : -1;
}

/** Of the squared differences from the ground, the share of what is darker than it; 0.5 where there are none. */
function darkShare(map: GrayImage, ground: (i: number) => number): number {
  let dark = 0;
  let light = 0;
  map.data.forEach((level, i) => {
    const difference = ground(i) - level;
    if (difference > 0) dark += difference * difference;
    else light += difference * difference;
  });
  return dark + light > 0 ? dark / (dark + light) : 0.5;
}

function borderLevels(map: GrayImage, options: PolarityOptions): Uint8Array {
  const { data, width, height } = map;
  const border = Math.max(1, Math.round(Math.min(width, height) * options.borderShare));
  return data.filter((_, i) => {
    const x = i % width;
    const y = (i - x) / width;
    return x < border || x >= width - border || y < border || y >= height - border;
  });
}
