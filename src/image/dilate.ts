import type { GrayImage } from './types.ts';

/**
 * Gray-scale dilation: the maximum over a square of side `2 * radius + 1` pixels, of its part inside the image
 * at the edges. Separable, by the method of van Herk (1992, doi:10.1016/0167-8655(92)90069-C) and Gil and
 * Werman (1993, doi:10.1109/34.211471): about three comparisons a pixel for any radius.
 */
export function dilate(image: GrayImage, radius: number): GrayImage {
  const { width, height } = image;
  const data = image.data.slice();
  for (let y = 0; y < height; y++) maximumAlong(data, y * width, 1, width, radius);
  for (let x = 0; x < width; x++) maximumAlong(data, x, width, height, radius);
  return { data, width, height };
}

/** The running maximum over `2 * radius + 1` values of one line, in place. */
function maximumAlong(data: Uint8Array, start: number, step: number, length: number, radius: number): void {
  const window = 2 * radius + 1;
  const padded = length + 2 * radius;
  // The maximum from i back to the last multiple of `window`, and on to the next: together they cover any window.
  const forward = new Uint8Array(padded);
  const backward = new Uint8Array(padded);
  for (let i = 0; i < padded; i++) {
    const at = i - radius;
    const value = at >= 0 && at < length ? (data[start + at * step] ?? 0) : 0;
    forward[i] = i % window === 0 ? value : Math.max(forward[i - 1] ?? 0, value);
    backward[i] = value;
  }
  for (let i = padded - 2; i >= 0; i--) {
    if ((i + 1) % window !== 0) backward[i] = Math.max(backward[i] ?? 0, backward[i + 1] ?? 0);
  }
  for (let i = 0; i < length; i++) {
    data[start + i * step] = Math.max(backward[i] ?? 0, forward[i + window - 1] ?? 0);
  }
}
