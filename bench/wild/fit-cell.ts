import type { GrayImage } from '../../src/image/index.ts';
import type { ColorImage } from './decode-color.ts';

/** R, G, B interleaved, at most `cellPx` either way. */
export interface CellImage {
  readonly rgb: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export const cellPx = 112;

/** An image as large as a cell allows: means of the pixels that fall together, or blocks; a checkerboard below alpha. */
export function fitCell(image: ColorImage | GrayImage): CellImage {
  const { data } = image;
  const scale = cellPx / Math.max(image.width, image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const isGray = data.length === image.width * image.height;
  const rgb = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = span(y, scale, image.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = span(x, scale, image.width);
      const checker = ((x >> 3) + (y >> 3)) % 2 === 0 ? 150 : 120;
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            const i = row * image.width + column;
            const alpha = isGray ? 1 : (data[4 * i + 3] ?? 0) / 255;
            sum += checker + alpha * ((data[isGray ? i : 4 * i + c] ?? 0) - checker);
          }
        }
        rgb[3 * (y * width + x) + c] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return { rgb, width, height };
}

/** The first source pixel of a cell's pixel, and the one after its last. */
function span(i: number, scale: number, length: number): readonly [first: number, end: number] {
  const first = Math.min(length - 1, Math.floor(i / scale));
  return [first, Math.max(first + 1, Math.min(length, Math.floor((i + 1) / scale)))];
}
