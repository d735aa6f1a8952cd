import type { GrayImage } from './types.ts';

/** The rounded mean over a square of side `2 * radius + 1` pixels, of its part inside the image at the edges. */
export function smooth(image: GrayImage, radius: number): GrayImage {
  const { width, height } = image;
  const rows = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = Math.max(0, x - radius);
      const to = Math.min(width - 1, x + radius);
      let sum = 0;
      for (let i = from; i <= to; i++) sum += image.data[y * width + i] ?? 0;
      rows[y * width + x] = sum / (to - from + 1);
    }
  }
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = Math.max(0, y - radius);
    const to = Math.min(height - 1, y + radius);
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = from; i <= to; i++) sum += rows[i * width + x] ?? 0;
      data[y * width + x] = sum / (to - from + 1) + 0.5;
    }
  }
  return { data, width, height };
}
