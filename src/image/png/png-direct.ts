import type { RgbaImage } from '../types.ts';
import { type PngHeader, pngColors } from './png-header.ts';
import type { PngPass } from './png-passes.ts';

/**
 * Writes one pass of unfiltered samples of 8 or 16 bits into `image`: gray, gray and alpha, RGB or RGBA. `transparency`
 * is one colour of 16-bit samples that becomes transparent, compared at full depth; empty for none.
 */
export function expandDirect(
  data: Uint8Array,
  pass: PngPass,
  header: PngHeader,
  transparency: Uint8Array,
  image: RgbaImage,
): void {
  const { color, channels } = header;
  const sampleBytes = header.bitDepth / 8;
  const { rowBytes, dx } = pass;
  const key = sampleBytes === 2 ? transparency : transparency.filter((_, i) => i % 2 === 1);
  for (let row = 0; row < pass.height; row++) {
    const from = pass.offset + row * (rowBytes + 1) + 1;
    const to = 4 * ((pass.y + row * pass.dy) * image.width + pass.x);
    const samples = data.subarray(from, from + rowBytes);
    const pixels = image.data.subarray(to);
    expandRow(sampleBytes === 1 ? samples : toBytes(samples), color, channels, pixels, 4 * dx);
    if (key.length > 0) hideColor(samples, key, pixels, 4 * dx);
  }
}

/** One row of 8-bit samples; `step`: bytes from one pixel of the pass to the next. */
function expandRow(
  samples: Uint8Array,
  color: number,
  channels: number,
  pixels: Uint8Array,
  step: number,
): void {
  const hasColor = color === pngColors.rgb || color === pngColors.rgba;
  const hasAlpha = color === pngColors.grayAlpha || color === pngColors.rgba;
  let to = 0;
  for (let at = 0; at < samples.length; at += channels) {
    const red = samples[at] ?? 0;
    pixels[to] = red;
    pixels[to + 1] = hasColor ? (samples[at + 1] ?? 0) : red;
    pixels[to + 2] = hasColor ? (samples[at + 2] ?? 0) : red;
    pixels[to + 3] = hasAlpha ? (samples[at + channels - 1] ?? 0) : 255;
    to += step;
  }
}

/** 16-bit samples in 8 bits, rounded: v * 255 / 65535. */
function toBytes(samples: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(samples.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const sample = ((samples[2 * i] ?? 0) << 8) | (samples[2 * i + 1] ?? 0);
    bytes[i] = (sample * 255 + 32895) >> 16;
  }
  return bytes;
}

/** Makes the pixels of a row transparent whose bytes, before any rounding, are those of `key`. */
function hideColor(samples: Uint8Array, key: Uint8Array, pixels: Uint8Array, step: number): void {
  for (let at = 0, to = 3; at < samples.length; at += key.length, to += step) {
    let matching = 0;
    while (matching < key.length && samples[at + matching] === key[matching]) matching++;
    if (matching === key.length) pixels[to] = 0;
  }
}
