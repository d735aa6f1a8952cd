import { lumaLevel } from './luma.ts';
import { type PngHeader, pngColors } from './png-header.ts';
import type { GrayImage } from './types.ts';

/** Whether {@link pngLuma} can read it: gray or RGB of 8 bits, in rows from top to bottom. `transparency` as for `expandDirect`. */
export function isPlain({ color, bitDepth, interlaced }: PngHeader, transparency: Uint8Array): boolean {
  const isOpaque = transparency.length === 0 && (color === pngColors.gray || color === pngColors.rgb);
  return isOpaque && bitDepth === 8 && !interlaced;
}

/** The luma of a plain picture's unfiltered samples, in which a byte of its filter stands before each row; without the RGBA in between. */
export function pngLuma(samples: Uint8Array, { width, height, channels }: PngHeader): GrayImage {
  const data = new Uint8Array(width * height);
  const rowBytes = channels * width;
  for (let row = 0; row < height; row++) {
    const from = row * (rowBytes + 1) + 1;
    if (channels === 1) data.set(samples.subarray(from, from + width), row * width);
    else writeLuma(samples, from, data, row * width, width);
  }
  return { data, width, height };
}

function writeLuma(samples: Uint8Array, from: number, data: Uint8Array, to: number, width: number): void {
  for (let i = to, at = from; i < to + width; i++, at += 3)
    data[i] = lumaLevel(samples[at] ?? 0, samples[at + 1] ?? 0, samples[at + 2] ?? 0);
}
