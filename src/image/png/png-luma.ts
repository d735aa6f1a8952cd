import { lumaLevel, writeLuma } from '../luma.ts';
import type { GrayImage } from '../types.ts';
import { type PngHeader, pngColors } from './png-header.ts';
import type { PngPass } from './png-passes.ts';
import { sampleRows, unfilterRow } from './unfilter.ts';

/** The row above is added to a row. */
const upFilter = 2;

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
  let start = 0;
  for (let row = 0; row < height; row++) {
    const at = row * (rowBytes + 1);
    const filter = samples[at] ?? 0;
    pair.set(samples.subarray(at + 1, at + 1 + rowBytes), start);
    const to = row * width;
    if (row > 0 && filter === upFilter && isZero(pixels, start >> 2, rowBytes)) {
      data.copyWithin(to, to - width, to);
      continue;
    }
    unfilterRow(rows, filter, start, row === 0 ? null : 2 * start - stride);
    if (channels === 4) {
      if (!writeLuma(pixels, start >> 2, data, to, width)) return null;
    } else if (channels === 3) writeRgbLuma(pair, start, data, to, width);
    else for (let x = 0; x < width; x++) data[to + x] = pair[start + x] ?? 0;
    start = stride - start;
  }
  return { data, width, height };
}

/** Whether a row adds nothing to the one above it, as most of a drawing's; what follows it up to a whole word is zero. */
function isZero(words: Int32Array, start: number, rowBytes: number): boolean {
  const end = start + Math.ceil(rowBytes / 4);
  let i = start;
  while (i < end && words[i] === 0) i++;
  return i === end;
}

function writeRgbLuma(samples: Uint8Array, from: number, data: Uint8Array, to: number, width: number): void {
  for (let i = to, at = from; i < to + width; i++, at += 3)
    data[i] = lumaLevel(samples[at] ?? 0, samples[at + 1] ?? 0, samples[at + 2] ?? 0);
}
