import { copyOf } from '../arena.ts';
import { behind, type PictureKernels } from '../picture-kernels.ts';
import type { GrayImage } from '../types.ts';
import type { PngFile } from './parse-png.ts';
import { type PngHeader, pngColors } from './png-header.ts';

/** For three rows of RGBA: the one that is made, the one above it, and zeros above the first. */
const rowsBytes = (width: number): number => 3 * (4 * width + 128);

/** Bytes of the kernels' memory that `pngLumaKernel` writes to, after the samples. */
export function lumaRoom({ width, height }: PngHeader): number {
  return behind(0, width * height) + behind(0, rowsBytes(width));
}

/** Whether `pngLumaKernel` takes a picture: RGB or RGBA, 8 bits a sample, rows from top to bottom. */
export function isForKernel({ header, transparency }: PngFile): boolean {
  const { color, bitDepth, interlaced } = header;
  const isColor = color === pngColors.rgb || color === pngColors.rgba;
  return isColor && bitDepth === 8 && !interlaced && transparency.length === 0;
}

/**
 * `pngLuma` by the kernels, up to six times as fast, of what `isForKernel` says. The samples lie in their memory, `lumaRoom` after them, and stay as they
 * are. null where a pixel isn't opaque, and for a filter that doesn't exist.
 */
export function pngLumaKernel(
  kernels: PictureKernels,
  samples: Uint8Array,
  { width, height, channels }: PngHeader,
): GrayImage | null {
  const to = behind(samples.byteOffset, samples.length);
  const rows = behind(to, width * height);
  if (kernels.pixelsToLuma(samples.byteOffset, width, height, channels, to, rows) === 0) return null;
  return { data: copyOf(new Uint8Array(samples.buffer, to, width * height)), width, height };
}
