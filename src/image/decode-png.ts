import { inflate } from './inflate.ts';
import { invalidImage } from './invalid-image.ts';
import { type PngFile, parsePng } from './parse-png.ts';
import { expandDirect } from './png-direct.ts';
import { type PngHeader, pngColors } from './png-header.ts';
import { colorTable, expandIndexed } from './png-indexed.ts';
import { isPlain, pngLuma } from './png-luma.ts';
import { type PngPass, passesLength, pngPasses } from './png-passes.ts';
import type { GrayImage, RgbaImage } from './types.ts';
import { unfilter } from './unfilter.ts';

/** Deflate turns 1 byte into at most 1032 (258 bytes for 2 bits); more can't be what the header promises. */
const maxInflation = 1032;

/**
 * The pixels of a PNG: every colour type and bit depth, palettes, transparency, interlacing; 16 bits rounded to 8;
 * gamma and colour profiles are ignored, of an animation the still picture is read. Its size must have been judged by
 * `probe` before. Throws `invalid_image`.
 *
 * Not by pngjs, which the tests hold it against: pngjs reaches into the internals of Node's zlib, so that it fails in
 * workerd, needs Buffer, inflates interlaced pictures without a bound, and takes 19 ms (smooth) to 37 ms (noisy) for
 * 1024x1024 RGBA where this takes 8 to 30 (bench/decode.bench.ts).
 */
export function decodePng(bytes: Uint8Array): RgbaImage {
  return toPixels(unpack(bytes));
}

/**
 * The luma of a PNG that says itself that it has no transparency, without the RGBA in between where that is simple; the pixels of any other. Throws
 * as {@link decodePng} does.
 */
export function decodePngLuma(
  bytes: Uint8Array,
): { readonly gray: GrayImage } | { readonly image: RgbaImage } {
  const png = unpack(bytes);
  const { file, passes, samples } = png;
  const [pass] = passes;
  if (pass === undefined || !isPlain(file.header, file.transparency)) return { image: toPixels(png) };
  unfilterPass(samples, pass, file.header);
  return { gray: pngLuma(samples, file.header) };
}

interface UnpackedPng {
  readonly file: PngFile;
  readonly passes: readonly PngPass[];
  /** Of all passes one after the other, still filtered. */
  readonly samples: Uint8Array;
}

function unpack(bytes: Uint8Array): UnpackedPng {
  const file = parsePng(bytes);
  const passes = pngPasses(file.header);
  const length = passesLength(passes);
  if (length > file.data.length * maxInflation)
    throw invalidImage('The PNG is corrupt: its header promises more than its data can hold.');
  return { file, passes, samples: inflate(file.data, length) };
}

function toPixels({ file, passes, samples }: UnpackedPng): RgbaImage {
  const { header, palette, transparency } = file;
  const { width, height, bitDepth, channels } = header;
  const image: RgbaImage = { data: new Uint8Array(4 * width * height), width, height };
  const table = channels === 1 && bitDepth <= 8 ? colorTable(header, palette, transparency) : undefined;
  for (const pass of passes) {
    if (header.color === pngColors.rgba && bitDepth === 8 && !header.interlaced) {
      // Without the filters' bytes in between rows lie at whole words.
      const { rowBytes } = pass;
      copyRows(samples, pass, image.data);
      unfilter(image.data, { offset: 0, stride: rowBytes, rowBytes }, rowFilters(samples, pass), channels);
      continue;
    }
    unfilterPass(samples, pass, header);
    if (table !== undefined) expandIndexed(samples, pass, bitDepth, table, image);
    else expandDirect(samples, pass, header, transparency, image);
  }
  return image;
}

/** Undoes a pass's filters where it lies. */
function unfilterPass(samples: Uint8Array, pass: PngPass, { channels, bitDepth }: PngHeader): void {
  const { offset, rowBytes } = pass;
  const pixelBytes = Math.max(1, (channels * bitDepth) / 8);
  const rows = { offset: offset + 1, stride: rowBytes + 1, rowBytes };
  unfilter(samples, rows, rowFilters(samples, pass), pixelBytes);
}

function rowFilters(samples: Uint8Array, { offset, rowBytes, height }: PngPass): Uint8Array {
  return Uint8Array.from({ length: height }, (_, row) => samples[offset + row * (rowBytes + 1)] ?? 0);
}

function copyRows(samples: Uint8Array, { offset, rowBytes, height }: PngPass, to: Uint8Array): void {
  for (let row = 0; row < height; row++) {
    const from = offset + row * (rowBytes + 1) + 1;
    to.set(samples.subarray(from, from + rowBytes), row * rowBytes);
  }
}
