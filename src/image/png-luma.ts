import { lumaLevel, writeLuma } from './luma.ts';
import { type PngHeader, pngColors } from './png-header.ts';
import type { PngPass } from './png-passes.ts';
import type { GrayImage } from './types.ts';
import { sampleRows, unfilterRow } from './unfilter.ts';

/**
 * The luma of a PNG of 8 bits a sample in rows from top to bottom, gray, RGB or RGBA, without its pixels in between: two rows at a time are unfiltered,
 * beside `samples`, which stay as they are. null for every other one, and where a pixel is not opaque; `transparency` as for `expandDirect`.
 * Throws `invalid_image`.
 */
export function pngLuma(
  samples: Uint8Array,
  { rowBytes }: PngPass,
  { width, height, color, bitDepth, channels, interlaced }: PngHeader,
  transparency: Uint8Array,
): GrayImage | null {
  if (bitDepth !== 8 || interlaced || transparency.length > 0) return null;
  if (color !== pngColors.gray && color !== pngColors.rgb && color !== pngColors.rgba) return null;
  const data = new Uint8Array(width * height);
  // Rows begin at whole words, and no power of two apart: those would fall on the same lines of the cache.
  const stride = ((rowBytes + 3) & ~3) + 64;
  const pair = new Uint8Array(stride + rowBytes + (-rowBytes & 3));
  const rows = sampleRows(pair, 0, stride, rowBytes, channels);
  const pixels = new Int32Array(pair.buffer);
  for (let row = 0; row < height; row++) {
    const at = row * (rowBytes + 1);
    const start = row % 2 === 0 ? 0 : stride;
    pair.set(samples.subarray(at + 1, at + 1 + rowBytes), start);
    unfilterRow(rows, samples[at] ?? 0, start, row === 0 ? null : 2 * start - stride);
    if (channels === 4) {
      if (!writeLuma(pixels, start >> 2, data, row * width, width)) return null;
    } else if (channels === 3) writeRgbLuma(pair, start, data, row * width, width);
    else for (let x = 0; x < width; x++) data[row * width + x] = pair[start + x] ?? 0;
  }
  return { data, width, height };
}

function writeRgbLuma(samples: Uint8Array, from: number, data: Uint8Array, to: number, width: number): void {
  for (let i = to, at = from; i < to + width; i++, at += 3)
    data[i] = lumaLevel(samples[at] ?? 0, samples[at + 1] ?? 0, samples[at + 2] ?? 0);
}
