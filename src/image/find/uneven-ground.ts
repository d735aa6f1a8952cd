import { copyOf, newBytes } from '../arena.ts';
import { closing } from '../closing.ts';
import { crop } from '../crop.ts';
import { dilateMask } from '../dilate-mask.ts';
import { erode } from '../erode.ts';
import { padEdges } from '../pad-edges.ts';
import { smooth } from '../smooth.ts';
import type { GrayImage } from '../types.ts';

export interface UnevenGroundOptions {
  /** Whatever is narrower than this share of the longest side is ink, however pale ... */
  readonly narrowShare: number;
  /** ... and what is narrower than this share is ink ... */
  readonly wideShare: number;
  /** ... where it swallows this share of the light, as a marker does and no shadow in a room, 0..1. */
  readonly minWideInk: number;
}

/**
 * How light the ground is around every cell of `map`, a reduced copy of a picture of dark ink on light ground
 * where shadows fall or the desk shows. By closings, which keep the edges of regions wider than their square
 * where they are. Beyond the picture its outermost cells go on: a strip of desk along its edge is no stroke, and
 * along a slope the closing is exact. Between two regions the darker one's level holds in the whole cell and
 * the next, so that the seam leaves no strip of ink on its dark side.
 */
export function unevenGround(map: GrayImage, options: UnevenGroundOptions): GrayImage {
  const narrow = closeWithin(map, options.narrowShare);
  const wide = closeWithin(map, options.wideShare);
  const least = 1 - options.minWideInk;
  const strokes = newBytes(map.data.length);
  for (let i = 0; i < strokes.length; i++) {
    if ((narrow.data[i] ?? 0) < least * (wide.data[i] ?? 0)) strokes[i] = 1;
  }
  const side = Math.max(map.width, map.height);
  const near = dilateMask({ ...map, data: strokes }, Math.ceil((side * options.narrowShare) / 2));
  const data = copyOf(narrow.data);
  for (let i = 0; i < data.length; i++) if (near.data[i] === 1) data[i] = wide.data[i] ?? 0;
  return smooth(erode({ ...map, data }, 1), 1);
}

function closeWithin(map: GrayImage, windowShare: number): GrayImage {
  const { width, height } = map;
  const radius = Math.max(1, Math.round((Math.max(width, height) * windowShare) / 2));
  return crop(closing(padEdges(map, radius), radius), { x: radius, y: radius, width, height });
}
