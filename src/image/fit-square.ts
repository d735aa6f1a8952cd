import { moments } from './moments.ts';
import { resizeArea } from './resize-area.ts';
import type { GrayImage } from './types.ts';

export interface FitOptions {
  /** Side of the square in pixels. */
  readonly sidePx: number;
  /** The ink's longer side in the square, in pixels. */
  readonly boxPx: number;
  /** true: the centre of mass goes to the middle of the square; false: the middle of the ink's box. */
  readonly center: boolean;
}

/**
 * Tightly cropped ink scaled by area averaging, its shape kept, so that its longer side is `boxPx`, and laid
 * into a square of `sidePx` in whole pixels, as MNIST was made (LeCun et al. 1998, doi:10.1109/5.726791,
 * section III-A). All of it stays inside, should its centre of mass lie far from the middle.
 */
export function fitSquare(ink: GrayImage, options: FitOptions): GrayImage {
  const { sidePx, boxPx } = options;
  const scale = boxPx / Math.max(ink.width, ink.height);
  const width = Math.max(1, Math.round(ink.width * scale));
  const height = Math.max(1, Math.round(ink.height * scale));
  const box = resizeArea(ink, width, height);
  const middle = options.center ? moments(box)?.centroid : undefined;
  const left = place(sidePx, width, middle?.x ?? width / 2);
  const top = place(sidePx, height, middle?.y ?? height / 2);
  const data = new Uint8Array(sidePx * sidePx);
  for (let y = 0; y < height; y++) {
    data.set(box.data.subarray(y * width, (y + 1) * width), (top + y) * sidePx + left);
  }
  return { data, width: sidePx, height: sidePx };
}

function place(side: number, length: number, middle: number): number {
  return Math.max(0, Math.min(side - length, Math.round(side / 2 - middle)));
}
