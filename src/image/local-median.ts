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
    // Column by column the one that comes into the square is counted in, and the one that leaves it out.
    for (let x = -radius; x < width; x++) {
      const entering = x + radius;
      const leaving = x - radius - 1;
      if (entering < width) {
        for (let i = top * width + entering; i <= bottom * width + entering; i += width) {
          const level = data[i] ?? 0;
          counts[level] = (counts[level] ?? 0) + 1;
          below += (level - median) >>> 31;
        }
        total += bottom - top + 1;
      }
      if (leaving >= 0) {
        for (let i = top * width + leaving; i <= bottom * width + leaving; i += width) {
          const level = data[i] ?? 0;
          counts[level] = (counts[level] ?? 0) - 1;
          below -= (level - median) >>> 31;
        }
        total -= bottom - top + 1;
      }
      if (x < 0) continue;
      const half = Math.ceil(total / 2);
      while (below >= half) below -= counts[--median] ?? 0;
      while (below + (counts[median] ?? 0) < half) below += counts[median++] ?? 0;
      out[y * width + x] = median;
    }
  }
  return { data: out, width, height };
}
