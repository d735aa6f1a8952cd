import { inflate } from '../deflate/inflate.ts';
import { inflateKernel } from '../deflate/inflate-kernel.ts';
import { invalidImage } from '../invalid-image.ts';
import { behind, type PictureKernels, pictureKernels, workAt } from '../picture-kernels.ts';
import type { GrayImage, RgbaImage } from '../types.ts';
import { type PngFile, parsePng } from './parse-png.ts';
import { expandDirect } from './png-direct.ts';
import { type PngHeader, pngColors } from './png-header.ts';
import { colorTable, expandIndexed } from './png-indexed.ts';
import { pngLuma } from './png-luma.ts';
import { isForKernel, lumaRoom, pngLumaKernel } from './png-luma-kernel.ts';
import { type PngPass, passesLength, pngPasses } from './png-passes.ts';
import { createScratch } from './scratch.ts';
import { sampleRows, unfilterRow } from './unfilter.ts';

/** Deflate turns 1 byte into at most 1032 (258 bytes for 2 bits); more can't be what the header promises. */
const maxInflation = 1032;

/** For what is inflated, which nobody sees: a megapixel's RGBA and its rows' filters. */
const scratch = createScratch(4.5 * 1024 * 1024);

/**
 * The pixels of a PNG: every colour type and bit depth, palettes, transparency, interlacing; 16 bits rounded to 8;
 * gamma and colour profiles are ignored, of an animation the still picture is read. Its size must have been judged by
 * `probe` before. Throws `invalid_image`.
 *
 * Not by pngjs, which the tests hold it against: pngjs reaches into the internals of Node's zlib, so that it fails in
 * workerd, needs Buffer, inflates interlaced pictures without a bound, and takes 19 ms (smooth) to 37 ms (noisy) for
 * 1024x1024 RGBA where this takes 8 to 30 (bench/decode.bench.ts).
 */
export function decodePng(bytes: Uint8Array, kernels: PictureKernels | null = pictureKernels()): RgbaImage {
  return toPixels(unpack(bytes, kernels));
}

/**
 * The luma of a PNG that is opaque, without its pixels in between where that is simple; the pixels of any other. Throws
 * as {@link decodePng} does.
 */
export function decodePngLuma(
  bytes: Uint8Array,
  withKernels: PictureKernels | null = pictureKernels(),
): { readonly gray: GrayImage } | { readonly image: RgbaImage } {
  const png = unpack(bytes, withKernels);
  const gray = lumaOf(png);
  return gray === null ? { image: toPixels(png) } : { gray };
}

interface UnpackedPng {
  readonly file: PngFile;
  readonly passes: readonly PngPass[];
  /** Of all passes one after the other, still filtered; the next picture's lie in the same memory. */
  readonly samples: Uint8Array;
  /** Those in whose memory the samples lie, with `lumaRoom` after them; null where they lie elsewhere. */
  readonly kernels: PictureKernels | null;
}

/** By the kernels where they can: what they decline is not opaque, and no better without them. */
function lumaOf({ file, passes, samples, kernels }: UnpackedPng): GrayImage | null {
  if (kernels !== null && isForKernel(file)) return pngLumaKernel(kernels, samples, file.header);
  const [pass] = passes;
  return pass === undefined ? null : pngLuma(samples, pass, file.header, file.transparency);
}

function unpack(bytes: Uint8Array, kernels: PictureKernels | null): UnpackedPng {
  const file = parsePng(bytes);
  const passes = pngPasses(file.header);
  const length = passesLength(passes);
  if (length > file.data.length * maxInflation)
    throw invalidImage('The PNG is corrupt: its header promises more than its data can hold.');
  return { file, passes, ...inflateSamples(file, length, kernels) };
}

/** Inflated in the kernels' memory where there are any and it is enough. */
function inflateSamples(
  { data, header }: PngFile,
  length: number,
  kernels: PictureKernels | null,
): Pick<UnpackedPng, 'samples' | 'kernels'> {
  const from = behind(workAt, data.length);
  const memory = kernels?.open(behind(from, length) + lumaRoom(header)) ?? null;
  if (kernels === null || memory === null) {
    const samples = scratch(length);
    inflate(data, samples);
    return { samples, kernels: null };
  }
  const input = memory.subarray(workAt, workAt + data.length);
  input.set(data);
  const samples = memory.subarray(from, from + length);
  inflateKernel(kernels, input, samples);
  return { samples, kernels };
}

function toPixels({ file, passes, samples }: UnpackedPng): RgbaImage {
  const { header, palette, transparency } = file;
  const { width, height, bitDepth, channels } = header;
  const image: RgbaImage = { data: new Uint8Array(4 * width * height), width, height };
  const table = channels === 1 && bitDepth <= 8 ? colorTable(header, palette, transparency) : undefined;
  for (const pass of passes) {
    if (header.color === pngColors.rgba && bitDepth === 8 && !header.interlaced) {
      copyRows(samples, pass, image.data);
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
  const { offset, rowBytes, height } = pass;
  const stride = rowBytes + 1;
  const rows = sampleRows(samples, offset + 1, stride, rowBytes, Math.max(1, (channels * bitDepth) / 8));
  for (let row = 0; row < height; row++) {
    const at = offset + row * stride;
    unfilterRow(rows, samples[at] ?? 0, at + 1, row === 0 ? null : stride);
  }
}

/** RGBA, unfiltered after it is copied: without the filters' bytes in between, rows lie at whole words. */
function copyRows(samples: Uint8Array, { offset, rowBytes, height }: PngPass, to: Uint8Array): void {
  const rows = sampleRows(to, 0, rowBytes, rowBytes, 4);
  for (let row = 0; row < height; row++) {
    const at = offset + row * (rowBytes + 1);
    to.set(samples.subarray(at + 1, at + 1 + rowBytes), row * rowBytes);
    unfilterRow(rows, samples[at] ?? 0, row * rowBytes, row === 0 ? null : rowBytes);
  }
}
