import { invalidImage } from '../invalid-image.ts';
import { addBytes, addLeftPixel, addMeanPixel, addPaethPixel, paeth } from './unfilter-pixels.ts';

/** Rows of samples, unfiltered where they lie. */
export interface SampleRows {
  readonly data: Uint8Array;
  /** The same, four bytes at a time, where every row is a whole number of them; else null. */
  readonly words: Int32Array | null;
  readonly rowBytes: number;
  /** Bytes of a whole pixel, at least 1. */
  readonly pixelBytes: number;
}

/** Rows in `data`, the first at `offset`, each `stride` bytes after the one before. */
export function sampleRows(
  data: Uint8Array,
  offset: number,
  stride: number,
  rowBytes: number,
  pixelBytes: number,
): SampleRows {
  const isWhole = ((data.byteOffset | offset | stride | rowBytes) & 3) === 0;
  const words = isWhole ? new Int32Array(data.buffer, data.byteOffset, data.length >> 2) : null;
  return { data, words, rowBytes, pixelBytes };
}

/**
 * Undoes the filter of the row at `start` (PNG 1.2, section 6); the one above it is `stride` bytes before, or there is none. Pixels of four
 * bytes at whole words are done as words; of others each channel runs on its own, so that its neighbours stay in registers. Throws `invalid_image` for a filter that doesn't exist.
 */
export function unfilterRow(rows: SampleRows, filter: number, start: number, stride: number | null): void {
  const { data, words, rowBytes, pixelBytes } = rows;
  const end = start + rowBytes;
  const pixels = pixelBytes === 4 ? words : null;
  if (filter > 4) throw invalidImage('The PNG is corrupt: a row has a filter that does not exist.');
  // Above the first row all is zero: Up changes nothing, Paeth is Sub, and Average halves the left alone.
  if (filter === 1 || (filter === 4 && stride === null)) {
    if (pixels !== null) addLeftPixel(pixels, start >> 2, end >> 2);
    else addLeft(data, start, end, pixelBytes);
  } else if (stride === null) {
    if (filter === 3) addHalfLeft(data, start, end, pixelBytes);
  } else if (filter === 2) {
    if (words !== null) addWordsAbove(words, start >> 2, end >> 2, stride >> 2);
    else addAbove(data, start, end, stride);
  } else if (filter === 3) {
    if (pixels !== null) addMeanPixel(pixels, start >> 2, end >> 2, stride >> 2);
    else addAverage(data, start, end, stride, pixelBytes);
  } else if (filter === 4) {
    if (pixels !== null) addPaethPixel(pixels, start >> 2, end >> 2, stride >> 2);
    else addPaeth(data, start, end, stride, pixelBytes);
  }
}

function addWordsAbove(words: Int32Array, start: number, end: number, stride: number): void {
  for (let i = start; i < end; i++) words[i] = addBytes(words[i] ?? 0, words[i - stride] ?? 0);
}

function addLeft(data: Uint8Array, start: number, end: number, pixelBytes: number): void {
  for (let i = start + pixelBytes; i < end; i++) data[i] = (data[i] ?? 0) + (data[i - pixelBytes] ?? 0);
}

function addAbove(data: Uint8Array, start: number, end: number, stride: number): void {
  for (let i = start; i < end; i++) data[i] = (data[i] ?? 0) + (data[i - stride] ?? 0);
}

function addHalfLeft(data: Uint8Array, start: number, end: number, pixelBytes: number): void {
  for (let i = start + pixelBytes; i < end; i++)
    data[i] = (data[i] ?? 0) + ((data[i - pixelBytes] ?? 0) >> 1);
}

function addAverage(data: Uint8Array, start: number, end: number, stride: number, pixelBytes: number): void {
  for (let channel = start; channel < start + pixelBytes; channel++) {
    let left = 0;
    for (let i = channel; i < end; i += pixelBytes) {
      left = ((data[i] ?? 0) + ((left + (data[i - stride] ?? 0)) >> 1)) & 255;
      data[i] = left;
    }
  }
}

function addPaeth(data: Uint8Array, start: number, end: number, stride: number, pixelBytes: number): void {
  for (let channel = start; channel < start + pixelBytes; channel++) {
    let left = 0;
    let aboveLeft = 0;
    for (let i = channel; i < end; i += pixelBytes) {
      const above = data[i - stride] ?? 0;
      left = ((data[i] ?? 0) + paeth(left, above, aboveLeft)) & 255;
      data[i] = left;
      aboveLeft = above;
    }
  }
}
