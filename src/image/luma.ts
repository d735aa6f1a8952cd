import type { GrayImage, RgbaImage } from './types.ts';

/** Luma 0..255 of one colour of three 8-bit parts: Rec. 601 in 16-bit fixed point, rounded. */
export function lumaLevel(r: number, g: number, b: number): number {
  return (19595 * r + 38470 * g + 7471 * b + 32768) >>> 16;
}

/**
 * Luma of every pixel, alpha ignored (composite first): Rec. 601 weights 0.299, 0.587, 0.114 as 19595, 38470
 * and 7471 in 16-bit fixed point, rounded; exact for grays, within 1 of the real-valued formula elsewhere.
 */
export function luma(image: RgbaImage): GrayImage {
  const { data, width, height } = image;
  const out = new Uint8Array(width * height);
  for (let i = 0, p = 0; i < out.length; i++, p += 4) {
    out[i] = lumaLevel(data[p] ?? 0, data[p + 1] ?? 0, data[p + 2] ?? 0);
  }
  return { data: out, width, height };
}

/**
 * The luma of a picture that is opaque all over; null for any other. One pass does both: on a megapixel, looking
 * through the alphas first would cost half as much again.
 */
export function opaqueLuma({ data, width, height }: RgbaImage): GrayImage | null {
  const bytes = data.byteOffset % 4 === 0 ? data : data.slice();
  const pixels = new Int32Array(bytes.buffer, bytes.byteOffset, width * height);
  const out = new Uint8Array(pixels.length);
  return writeLuma(pixels, 0, out, 0, out.length) ? { data: out, width, height } : null;
}

/**
 * Writes the luma of `count` pixels to `out`; returns whether all of them are opaque. A pixel that is as the one before isn't computed again: most of
 * a drawing's are. One load a pixel, red in its lowest byte: every engine runs on little-endian machines.
 */
export function writeLuma(
  pixels: Int32Array,
  from: number,
  out: Uint8Array,
  to: number,
  count: number,
): boolean {
  let alphas = 255;
  let last = ~(pixels[from] ?? 0);
  let level = 0;
  for (let i = 0; i < count; i++) {
    const pixel = pixels[from + i] ?? 0;
    if (pixel !== last) {
      last = pixel;
      level = lumaLevel(pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255);
      alphas &= pixel >>> 24;
    }
    out[to + i] = level;
  }
  return alphas === 255;
}
