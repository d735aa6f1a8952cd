import { touchesEdge } from './box-around.ts';
import { connectedComponents, labelFlags, pickLabels } from './connected-components.ts';
import { solidity } from './convex.ts';
import { dilateMask } from './dilate-mask.ts';
import { invertMask, toMask } from './to-mask.ts';
import type { GrayImage } from './types.ts';

export interface FillOutlineOptions {
  /** What an outline encloses is this share of the digit's width and of its height, at least ... */
  readonly minSpanShare: number;
  /** ... and at most this share of its own hull: the holes of a 0, 6, 8 or 9 fill more. */
  readonly maxConvex: number;
}

/** Outlines are closed across gaps of two pixels. */
const closePx = 1;

/**
 * Cropped ink of a digit that is drawn as its outline, with what lies inside the outline filled as dark as that is on average; the same image
 * where it is none. A 1 without a flag encloses what a narrow 0 does, and stays as it is. Above `level` a pixel counts as ink.
 */
export function fillOutline(ink: GrayImage, level: number, options: FillOutlineOptions): GrayImage {
  const { width, height } = ink;
  const strokes = toMask(ink, level);
  const ground = connectedComponents(invertMask(dilateMask(strokes, closePx)));
  const inside = ground.components.find((enclosed) => {
    const { box } = enclosed;
    if (touchesEdge([enclosed], ink)) return false;
    if (box.width < options.minSpanShare * width || box.height < options.minSpanShare * height) return false;
    return solidity(ground, enclosed) <= options.maxConvex;
  });
  if (inside === undefined) return ink;
  const filled = dilateMask(pickLabels(ground, labelFlags(ground, [inside])), 2 * closePx).data;
  const dark = meanAbove(ink, level);
  return {
    width,
    height,
    data: ink.data.map((value, i) => (filled[i] === 1 ? Math.max(value, dark) : value)),
  };
}

function meanAbove({ data }: GrayImage, level: number): number {
  const strokes = data.filter((value) => value > level);
  return Math.round(strokes.reduce((sum, value) => sum + value, 0) / Math.max(1, strokes.length));
}
