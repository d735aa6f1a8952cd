import { dilate } from './dilate.ts';
import { invert } from './invert.ts';
import type { GrayImage } from './types.ts';

/** Gray-scale erosion: the minimum over a square of side `2 * radius + 1` pixels, of its part inside the image. */
export function erode(image: GrayImage, radius: number): GrayImage {
  return invert(dilate(invert(image), radius));
}
