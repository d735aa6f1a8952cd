import type { GrayImage } from './types.ts';

/** level = offset + dx * x + dy * y, x and y in pixels from the image's middle. */
export interface LevelPlane {
  readonly offset: number;
  readonly dx: number;
  readonly dy: number;
  /** The share of the levels' variance that the plane explains, 0..1; 0 for an even image. */
  readonly explained: number;
}

/**
 * The plane nearest to the levels of an image, by least squares over its pixels at least `margin` from the
 * edges (fewer where that would leave none). On a full grid about its middle the three sums decouple.
 */
export function fitPlane(image: GrayImage, margin: number): LevelPlane {
  const { data, width, height } = image;
  const marginX = Math.min(margin, Math.floor((width - 1) / 2));
  const marginY = Math.min(margin, Math.floor((height - 1) / 2));
  let count = 0;
  let sum = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumYY = 0;
  let squares = 0;
  for (let row = marginY; row < height - marginY; row++) {
    const y = row - (height - 1) / 2;
    for (let column = marginX; column < width - marginX; column++) {
      const x = column - (width - 1) / 2;
      const level = data[row * width + column] ?? 0;
      count++;
      sum += level;
      squares += level * level;
      sumX += level * x;
      sumY += level * y;
      sumXX += x * x;
      sumYY += y * y;
    }
  }
  const dx = sumXX > 0 ? sumX / sumXX : 0;
  const dy = sumYY > 0 ? sumY / sumYY : 0;
  const variance = squares - (sum * sum) / count;
  const explained = variance > 0 ? Math.min(1, (dx * sumX + dy * sumY) / variance) : 0;
  return { offset: sum / count, dx, dy, explained };
}
