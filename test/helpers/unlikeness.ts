import type { GrayImage } from '../../src/image/index.ts';

/** The share of the ink that two planes don't share, 0..1, at the best of the nine shifts by up to a pixel. */
export function unlikeness(a: GrayImage, b: GrayImage): number {
  const shares = [-29, -28, -27, -1, 0, 1, 27, 28, 29].map((shift) => {
    let apart = 0;
    let ink = 0;
    a.data.forEach((level, i) => {
      const other = b.data[i + shift] ?? 0;
      apart += Math.abs(level - other);
      ink += level + other;
    });
    return apart / ink;
  });
  return Math.min(...shares);
}
