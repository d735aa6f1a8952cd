import { dilate } from './dilate.ts';
import { invert } from './invert.ts';
import type { GrayImage } from './types.ts';

/**
 * Gray-scale closing by a square of side `2 * radius + 1` pixels: the maximum over the square, then the minimum.
 * Dark structures narrower than the square are filled with their surroundings; edges between larger regions
 * stay where they are. The result is nowhere darker than the image.
 */
export function closing(image: GrayImage, radius: number): GrayImage {
  return invert(dilate(invert(dilate(image, radius)), radius));
}
