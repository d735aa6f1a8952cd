import type { GrayImage } from './types.ts';

/**
 * An ink image with every row moved sideways by `-slope` columns for each row below the middle, so that an
 * axis of that slope stands upright. Linear interpolation within the row keeps each row's ink (within
 * rounding); the image is widened so that none is cut off.
 */
export function shear(ink: GrayImage, slope: number): GrayImage {
  const { data, width, height } = ink;
  const reach = Math.ceil((Math.abs(slope) * height) / 2) + 1;
  const outWidth = width + 2 * reach;
  const out = new Uint8Array(outWidth * height);
  for (let y = 0; y < height; y++) {
    const shift = reach - slope * (y + 0.5 - height / 2);
    const whole = Math.floor(shift);
    const part = shift - whole;
    let previous = 0;
    for (let x = 0; x <= width; x++) {
      const value = x < width ? (data[y * width + x] ?? 0) : 0;
      out[y * outWidth + x + whole] = value + part * (previous - value) + 0.5;
      previous = value;
    }
  }
  return { data: out, width: outWidth, height };
}
