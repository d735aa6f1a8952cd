import { planeSidePx } from '../architecture.ts';
import type { Random } from '../random.ts';

/** Where a 28x28 digit lies on a square canvas: canvas = (digit + offset) * scale. */
export interface Place {
  readonly sidePx: number;
  /** Pixels of the canvas for each of the digit's. */
  readonly scale: number;
  /** In pixels of the digit. */
  readonly left: number;
  readonly top: number;
}

/** The sides of the digit's 20x20 box in its 28x28 square. */
const boxFrom = 4;
const boxPx = 20;

/** The digit's square and a margin of up to 6 of its pixels. */
export function closePlace(scale: number, random: Random): Place {
  const sidePx = Math.ceil(scale * (planeSidePx + random.between(0, 6)));
  const spare = sidePx / scale - planeSidePx;
  return { sidePx, scale, left: spare * random.uniform(), top: spare * random.uniform() };
}

/** The digit's box covers `share` (above 0, up to 1) of the side, anywhere on the canvas. */
export function placeWithin(sidePx: number, share: number, random: Random): Place {
  const scale = (share * sidePx) / boxPx;
  const spare = sidePx / scale - boxPx;
  return {
    sidePx,
    scale,
    left: spare * random.uniform() - boxFrom,
    top: spare * random.uniform() - boxFrom,
  };
}
