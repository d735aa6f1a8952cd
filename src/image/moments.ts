import type { GrayImage, Point } from './types.ts';

/** Moments to order 2 of an ink image; `mu20` is the second central moment along x, `mu02` along y, `mu11` mixed. */
export interface Moments {
  /** The sum of all values: the zeroth moment. */
  readonly mass: number;
  /** In pixels, by pixel centres: a lone pixel at (0, 0) has it at (0.5, 0.5). */
  readonly centroid: Point;
  /** Square pixels, divided by the mass. */
  readonly mu20: number;
  readonly mu11: number;
  readonly mu02: number;
}

/** Mass, centroid and central second moments (Hu 1962, doi:10.1109/TIT.1962.1057692); null for an image of zeros. */
export function moments(ink: GrayImage): Moments | null {
  const { data, width, height } = ink;
  let mass = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  let sumYY = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x] ?? 0;
      if (value === 0) continue;
      mass += value;
      sumX += value * x;
      sumY += value * y;
      sumXX += value * x * x;
      sumXY += value * x * y;
      sumYY += value * y * y;
    }
  }
  if (mass === 0) return null;
  const meanX = sumX / mass;
  const meanY = sumY / mass;
  return {
    mass,
    centroid: { x: meanX + 0.5, y: meanY + 0.5 },
    mu20: sumXX / mass - meanX * meanX,
    mu11: sumXY / mass - meanX * meanY,
    mu02: sumYY / mass - meanY * meanY,
  };
}
