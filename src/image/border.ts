import type { GrayImage } from './types.ts';

/** Whether pixel number `i` is one of the outermost of an image of this size. */
export function isBorder(i: number, width: number, height: number): boolean {
  if (i < width || i >= width * (height - 1)) return true;
  const x = i % width;
  return x === 0 || x === width - 1;
}

/** The outermost pixels of an image: its first row, its last, and the ends of those between. */
export function borderOf({ data, width, height }: GrayImage): Uint8Array {
  if (width === 1 || height === 1) return data;
  const out = new Uint8Array(2 * (width + height) - 4);
  out.set(data.subarray(0, width));
  out.set(data.subarray(width * (height - 1)), width);
  let to = 2 * width;
  for (let y = 1; y < height - 1; y++) {
    out[to++] = data[y * width] ?? 0;
    out[to++] = data[(y + 1) * width - 1] ?? 0;
  }
  return out;
}
