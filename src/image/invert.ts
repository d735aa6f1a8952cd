import { copyOf } from './arena.ts';
import type { GrayImage } from './types.ts';

/** `255 - level` for every pixel. */
export function invert({ data, width, height }: GrayImage): GrayImage {
  return { data: flipBits(data, 0xff), width, height };
}

/** Every byte with the bits of `bits` turned over, four at a time. */
export function flipBits(data: Uint8Array, bits: number): Uint8Array {
  const out = copyOf(data);
  const words = new Int32Array(out.buffer, out.byteOffset, out.length >> 2);
  const all = bits * 0x01010101;
  for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) ^ all;
  for (let i = 4 * words.length; i < out.length; i++) out[i] = (out[i] ?? 0) ^ bits;
  return out;
}
