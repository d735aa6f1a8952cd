import { dilate } from './dilate.ts';
import { toMask } from './to-mask.ts';
import type { GrayImage, Mask } from './types.ts';

export interface ThickenOptions {
  /** Strokes are made at least this thick, as a share of the image's longer side. */
  readonly minStrokeShare: number;
}

/**
 * Cropped ink with its strokes widened to a least width, by a dilation; the same image where they have it. A
 * line of one pixel across a canvas of 400 would be a twentieth of a pixel when the digit is 20 pixels tall: gone.
 * Above `level` a pixel counts as ink.
 */
export function thicken(ink: GrayImage, level: number, options: ThickenOptions): GrayImage {
  const wanted = options.minStrokeShare * Math.max(ink.width, ink.height);
  const radius = Math.round((wanted - strokeWidth(toMask(ink, level))) / 2);
  return radius > 0 ? dilate(pad(ink, radius), radius) : ink;
}

/**
 * The mean width of a mask's strokes in pixels: twice the area over the length of the outline, in pixel edges.
 * 0 for an empty mask.
 */
export function strokeWidth(mask: Mask): number {
  const { data, width, height } = mask;
  let area = 0;
  let edges = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (data[i] === 0) continue;
      area++;
      if (x === 0 || data[i - 1] === 0) edges++;
      if (x === width - 1 || data[i + 1] === 0) edges++;
      if (y === 0 || data[i - width] === 0) edges++;
      if (y === height - 1 || data[i + width] === 0) edges++;
    }
  }
  return edges === 0 ? 0 : (2 * area) / edges;
}

function pad(image: GrayImage, by: number): GrayImage {
  const width = image.width + 2 * by;
  const height = image.height + 2 * by;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < image.height; y++) {
    data.set(image.data.subarray(y * image.width, (y + 1) * image.width), (y + by) * width + by);
  }
  return { data, width, height };
}
