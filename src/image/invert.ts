import type { GrayImage } from './types.ts';

/** `255 - level` for every pixel. */
export function invert(image: GrayImage): GrayImage {
  const { data, width, height } = image;
  const out = new Uint8Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = 255 - (data[i] ?? 0);
  return { data: out, width, height };
}
