import { newBytes } from './arena.ts';
import type { GrayImage, Rect } from './types.ts';

/** The part of an image (or mask) inside `rect`, which lies within it. */
export function crop(image: GrayImage, rect: Rect): GrayImage {
  const data = newBytes(rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const start = (rect.y + y) * image.width + rect.x;
    data.set(image.data.subarray(start, start + rect.width), y * rect.width);
  }
  return { data, width: rect.width, height: rect.height };
}

/** The smallest rectangle that holds every pixel of at least `level`; null where there is none. */
export function boundingBox(image: GrayImage, level: number): Rect | null {
  const { data, width, height } = image;
  let left = width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[y * width + x] ?? 0) < level) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top < 0) top = y;
      bottom = y;
    }
  }
  return top < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
