import { copyOf } from './arena.ts';
import { kernelAreas } from './picture-kernels.ts';
import type { GrayImage } from './types.ts';

/** What the kernel takes at most. */
const maxKernelFactor = 64;

/** The smallest whole factor that brings an image's longest side down to `maxSidePx`. */
export function reduction(
  image: { readonly width: number; readonly height: number },
  maxSidePx: number,
): number {
  return Math.ceil(Math.max(image.width, image.height) / maxSidePx);
}

/**
 * An image made smaller by a whole factor: each target pixel is the rounded mean of `factor` x `factor` source
 * pixels, of fewer at the right and lower edge. Factor 1 is the identity. Area averaging twice is area
 * averaging once, so nothing is lost for a later, smaller target.
 */
export function reduce(image: GrayImage, factor: number): GrayImage {
  return factor === 1 ? image : (reduceKernel(image, factor) ?? reduceBytes(image, factor));
}

/** By the kernel, ten times as fast. null where there is none, or not enough memory. */
function reduceKernel(image: GrayImage, factor: number): GrayImage | null {
  if (factor > maxKernelFactor) return null;
  const width = Math.ceil(image.width / factor);
  const height = Math.ceil(image.height / factor);
  const areas = kernelAreas(image.data.length, width * height, 2 * image.width + 16);
  if (areas === null) return null;
  const { kernels, memory } = areas;
  const [from = 0, to = 0, sums = 0] = areas.at;
  memory.set(image.data, from);
  kernels.boxMeans(from, image.width, image.height, factor, to, sums);
  return { data: copyOf(memory.subarray(to, to + width * height)), width, height };
}

/** The same without a kernel, by any factor. */
export function reduceBytes(image: GrayImage, factor: number): GrayImage {
  const source = image.data;
  const width = Math.ceil(image.width / factor);
  const height = Math.ceil(image.height / factor);
  const data = new Uint8Array(width * height);
  const sums = new Uint32Array(width);
  const whole = Math.floor(image.width / factor);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const rowEnd = Math.min(image.height, (y + 1) * factor);
    for (let row = y * factor; row < rowEnd; row++) {
      let p = row * image.width;
      for (let x = 0; x < whole; x++) {
        let sum = sums[x] ?? 0;
        for (const end = p + factor; p < end; p++) sum += source[p] ?? 0;
        sums[x] = sum;
      }
      for (const end = (row + 1) * image.width; p < end; p++)
        sums[whole] = (sums[whole] ?? 0) + (source[p] ?? 0);
    }
    const tall = rowEnd - y * factor;
    const count = tall * factor;
    for (let x = 0; x < whole; x++) data[y * width + x] = ((sums[x] ?? 0) + (count >> 1)) / count;
    const rest = tall * (image.width - whole * factor);
    if (rest > 0) data[y * width + whole] = ((sums[whole] ?? 0) + (rest >> 1)) / rest;
  }
  return { data, width, height };
}
