import type { GrayImage } from '../image/index.ts';

/**
 * A view of a plane as an inverse affine mapping: pixel (x, y) of the view, measured from the plane's middle, shows
 * what the plane has at (xx x + xy y - shiftX, yx x + yy y - shiftY).
 */
export interface View {
  readonly name: string;
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  /** Pixels that the ink moves to the right, and down. */
  readonly shiftX: number;
  readonly shiftY: number;
}

/**
 * The ink plane (0 none to 255 full) as `view` shows it: same size, bilinear between pixel centres, no ink outside,
 * rounded to whole levels. The identity and whole-pixel shifts are exact. No function whose last bit depends on the
 * JavaScript engine is used.
 */
export function applyView(plane: GrayImage, view: View): GrayImage {
  const { data, width, height } = plane;
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  const ink = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[y * width + x] ?? 0);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = view.xx * (x - middleX) + view.xy * (y - middleY) + middleX - view.shiftX;
      const fromY = view.yx * (x - middleX) + view.yy * (y - middleY) + middleY - view.shiftY;
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      const shareX = fromX - left;
      const shareY = fromY - top;
      const upper = ink(left, top) * (1 - shareX) + ink(left + 1, top) * shareX;
      const lower = ink(left, top + 1) * (1 - shareX) + ink(left + 1, top + 1) * shareX;
      out[y * width + x] = Math.round(upper * (1 - shareY) + lower * shareY);
    }
  }
  return { data: out, width, height };
}
