import { closing } from '../closing.ts';
import { crop } from '../crop.ts';
import { countWhere, histogram, percentile } from '../histogram.ts';
import { padEdges } from '../pad-edges.ts';
import type { GrayImage } from '../types.ts';

export interface ShadeOptions {
  /** Longer side in cells below which nothing is looked for: a thumbnail's strokes are as wide. */
  readonly minSidePx: number;
  /** A shadow is wider than this share of the longer side, and strokes are narrower. */
  readonly windowShare: number;
  /** It swallows this share of the light at least, and at most, 0..1: what is darker is no shadow. */
  readonly minInk: number;
  readonly maxInk: number;
  /** ... on this share of the picture. */
  readonly minAreaShare: number;
}

/** Whether there is a shadow on the even ground of `map`, a reduced copy of a picture of dark ink on light ground. */
export function hasShade(map: GrayImage, options: ShadeOptions): boolean {
  const { minSidePx, windowShare, minInk, maxInk, minAreaShare } = options;
  const { width, height } = map;
  const side = Math.max(width, height);
  if (side < minSidePx) return false;
  const radius = Math.max(1, Math.round((side * windowShare) / 2));
  const closed = crop(closing(padEdges(map, radius), radius), { x: radius, y: radius, width, height });
  const counts = histogram(closed.data);
  const ground = percentile(counts, 0.9);
  const isShade = (level: number) => level < (1 - minInk) * ground && level > (1 - maxInk) * ground;
  return countWhere(counts, isShade) >= minAreaShare * closed.data.length;
}
