import { newBytes } from './arena.ts';
import type { GrayImage } from './types.ts';

/** The image with a margin of `by` pixels on each side, in which its outermost pixels go on outwards. */
export function padEdges(image: GrayImage, by: number): GrayImage {
  const width = image.width + 2 * by;
  const height = image.height + 2 * by;
  const data = newBytes(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.max(0, Math.min(image.height - 1, y - by)) * image.width;
    const at = y * width;
    data.fill(image.data[row] ?? 0, at, at + by);
    data.set(image.data.subarray(row, row + image.width), at + by);
    data.fill(image.data[row + image.width - 1] ?? 0, at + by + image.width, at + width);
  }
  return { data, width, height };
}
