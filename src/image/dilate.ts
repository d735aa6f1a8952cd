import type { GrayImage } from './types.ts';

/**
 * Gray-scale dilation: the maximum over a square of side `2 * radius + 1` pixels, of its part inside the image
 * at the edges. Separable, by the method of van Herk (1992, doi:10.1016/0167-8655(92)90069-C) and Gil and
 * Werman (1993, doi:10.1109/34.211471): about three comparisons a pixel for any radius.
 */
export function dilate(image: GrayImage, radius: number): GrayImage {
  const { width, height } = image;
  const data = image.data.slice();
  const longest = Math.max(width, height) + 2 * radius;
  const scratch = { forward: new Uint8Array(longest), backward: new Uint8Array(longest) };
  for (let y = 0; y < height; y++) maximumAlong(data, y * width, 1, width, radius, scratch);
  for (let x = 0; x < width; x++) maximumAlong(data, x, width, height, radius, scratch);
  return { data, width, height };
}

/** The maximum from i back to the last multiple of the window, and on to the next: together they cover any window. */
interface Scratch {
  readonly forward: Uint8Array;
  readonly backward: Uint8Array;
}

/** The running maximum over `2 * radius + 1` values of one line, in place. */
function maximumAlong(
  data: Uint8Array,
  start: number,
  step: number,
  length: number,
  radius: number,
  { forward, backward }: Scratch,
): void {
  const window = 2 * radius + 1;
  const padded = length + 2 * radius;
  forward.fill(0, 0, padded);
  for (let i = 0, at = start; i < length; i++, at += step) forward[i + radius] = data[at] ?? 0;
  backward.set(forward.subarray(0, padded));
  for (let first = 0; first < padded; first += window) {
    const end = Math.min(padded, first + window);
    for (let i = first + 1; i < end; i++) {
      const before = forward[i - 1] ?? 0;
      if (before > (forward[i] ?? 0)) forward[i] = before;
    }
    for (let i = end - 2; i >= first; i--) {
      const after = backward[i + 1] ?? 0;
      if (after > (backward[i] ?? 0)) backward[i] = after;
    }
  }
  for (let i = 0, at = start; i < length; i++, at += step) {
    const before = backward[i] ?? 0;
    const after = forward[i + window - 1] ?? 0;
    data[at] = Math.max(before, after);
  }
}
