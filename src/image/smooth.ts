import { newBytes } from './arena.ts';
import type { GrayImage } from './types.ts';

/** The rounded mean over a square of side `2 * radius + 1` pixels, of its part inside the image at the edges. */
export function smooth(image: GrayImage, radius: number): GrayImage {
  const { width, height } = image;
  const rows = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x++) sum += image.data[row + x] ?? 0;
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += image.data[row + x + radius] ?? 0;
      if (x > radius) sum -= image.data[row + x - radius - 1] ?? 0;
      rows[row + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1);
    }
  }
  const data = newBytes(width * height);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const from = Math.max(0, y - radius);
    const to = Math.min(height - 1, y + radius);
    sums.fill(0);
    for (let at = from * width; at < (to + 1) * width; at += width) {
      for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + (rows[at + x] ?? 0);
    }
    for (let x = 0; x < width; x++) data[y * width + x] = (sums[x] ?? 0) / (to - from + 1) + 0.5;
  }
  return { data, width, height };
}
