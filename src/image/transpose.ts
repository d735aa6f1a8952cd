import type { GrayImage } from './types.ts';

/** Rows become columns: pixel (x, y) moves to (y, x). */
export function transpose(image: GrayImage): GrayImage {
  const { data, width, height } = image;
  const out = new Uint8Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, at = y; x < width; x++, at += height, i++) out[at] = data[i] ?? 0;
  }
  return { data: out, width: height, height: width };
}
