import type { GrayImage } from './types.ts';

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
  if (factor === 1) return image;
  if (factor === 2 && image.width % 2 === 0 && image.height % 2 === 0) return halve(image);
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

/** The commonest factor on its own: a camera's picture is the largest that comes, and this is its first step. */
function halve(image: GrayImage): GrayImage {
  const source = image.data;
  const width = image.width / 2;
  const height = image.height / 2;
  const data = new Uint8Array(width * height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const lower = (2 * y + 1) * image.width;
    for (let p = lower - image.width, q = lower; p < lower; p += 2, q += 2) {
      const sum = (source[p] ?? 0) + (source[p + 1] ?? 0) + (source[q] ?? 0) + (source[q + 1] ?? 0);
      data[to++] = (sum + 2) >> 2;
    }
  }
  return { data, width, height };
}
