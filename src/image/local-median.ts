import type { GrayImage } from './types.ts';

/**
 * The median over a square of side `2 * radius + 1` pixels, of its part inside the image at the edges; the
 * lower one of two. Large regions keep their level up to their edges, while what is narrower than half the
 * square takes its surroundings'. By the running histogram of Huang et al. (1979,
 * doi:10.1109/TASSP.1979.1163188): the work grows with the square's side, not its area.
 */
export function localMedian(image: GrayImage, radius: number): GrayImage {
  const { data, width, height } = image;
  const out = new Uint8Array(width * height);
  const counts = new Uint32Array(256);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - radius);
    const bottom = Math.min(height - 1, y + radius);
    counts.fill(0);
    let total = 0;
    let median = 0;
    let below = 0;
    const change = (column: number, by: number) => {
      for (let row = top; row <= bottom; row++) {
        const level = data[row * width + column] ?? 0;
        counts[level] = (counts[level] ?? 0) + by;
        below += ((level - median) >> 31) & by;
        total += by;
      }
    };
    for (let column = 0; column < Math.min(width, radius); column++) change(column, 1);
    for (let x = 0; x < width; x++) {
      if (x + radius < width) change(x + radius, 1);
      if (x - radius - 1 >= 0) change(x - radius - 1, -1);
      const half = Math.ceil(total / 2);
      while (below >= half) below -= counts[--median] ?? 0;
      while (below + (counts[median] ?? 0) < half) below += counts[median++] ?? 0;
      out[y * width + x] = median;
    }
  }
  return { data: out, width, height };
}
