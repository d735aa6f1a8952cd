import type { GrayImage } from './types.ts';

/** `255 - level` for every pixel. */
export function invert(image: GrayImage): GrayImage {
  return { data: image.data.map((level) => 255 - level), width: image.width, height: image.height };
}
