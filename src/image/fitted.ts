import { boundingBox } from './crop.ts';
import type { FitOptions } from './fit-square.ts';
import { invert } from './invert.ts';
import { moments } from './moments.ts';
import type { GrayImage } from './types.ts';

export interface FittedOptions extends Pick<FitOptions, 'sidePx' | 'boxPx'> {
  /** The centre of mass is no farther from the middle than that, in pixels both ways: MNIST's digits are placed in whole pixels. */
  readonly maxOffsetPx: number;
}

/**
 * The ink of a picture that was fitted into its square before it came here, as MNIST's digits were (LeCun et al. 1998, doi:10.1109/5.726791,
 * section III-A) and as {@link fitSquare} does; `inverted`: light ink on black, else dark ink on white. null for any other picture.
 */
export function fittedInk(picture: GrayImage, inverted: boolean, options: FittedOptions): GrayImage | null {
  const { sidePx, boxPx, maxOffsetPx } = options;
  if (picture.width !== sidePx || picture.height !== sidePx) return null;
  const ink = inverted ? picture : invert(picture);
  const box = boundingBox(ink, 1);
  const middle = moments(ink)?.centroid;
  if (box === null || middle === undefined || Math.max(box.width, box.height) !== boxPx) return null;
  const offset = Math.max(Math.abs(middle.x - sidePx / 2), Math.abs(middle.y - sidePx / 2));
  return offset <= maxOffsetPx ? ink : null;
}
