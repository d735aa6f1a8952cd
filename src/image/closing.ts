import { dilate } from './dilate.ts';
import { invert } from './invert.ts';
import { isOneLevel } from './is-one-level.ts';
import type { GrayImage } from './types.ts';

/**
 * Gray-scale closing by a square of side `2 * radius + 1` pixels: the maximum over the square, then the minimum.
 * Dark structures narrower than the square are filled with their surroundings; edges between larger regions
 * stay where they are. The result is nowhere darker than the image.
 */
export function closing(image: GrayImage, radius: number): GrayImage {
  const dilated = dilate(image, radius);
  // On a clean canvas nothing is left to be eroded.
  if (isOneLevel(dilated)) return dilated;
  return invert(dilate(invert(dilated), radius));
}
