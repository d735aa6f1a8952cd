import { closing } from './closing.ts';
import { reduce } from './reduce.ts';
import { smooth } from './smooth.ts';
import type { GrayImage } from './types.ts';

export interface BackgroundOptions {
  /** The longest side of the background map in cells: it bounds the cost, and averages noise away. */
  readonly mapSidePx: number;
  /** Side of the closing's square as a share of the longest side: the widest stroke that is still ink. */
  readonly windowShare: number;
  /** Levels below this count as this dark: dividing by less would make noise in deep shadow into ink. */
  readonly minLevel: number;
}

/**
 * How light the ground is around every cell of a reduced copy of a picture of dark ink on light ground: the
 * copy with everything narrower than the window closed, smoothed (background map, leptonica's adaptmap.c).
 */
export function backgroundMap(image: GrayImage, options: BackgroundOptions): GrayImage {
  const cell = Math.ceil(Math.max(image.width, image.height) / options.mapSidePx);
  const map = reduce(image, cell);
  const side = Math.max(map.width, map.height);
  return smooth(closing(map, Math.max(1, Math.round((side * options.windowShare) / 2))), 1);
}

/**
 * Ink, 0 none to 255 full, from a picture of dark ink on light, unevenly lit ground: 255 * (ground - level) /
 * ground. That is the share of the light that the ink swallows, whatever the light; on a white, even ground
 * it is 255 - level. `map` is read by bilinear interpolation between cell centres.
 */
export function removeBackground(image: GrayImage, map: GrayImage, options: BackgroundOptions): GrayImage {
  const { data, width, height } = image;
  const out = new Uint8Array(width * height);
  const cell = Math.ceil(Math.max(width, height) / options.mapSidePx);
  const cells = new Float64Array(map.width + 1);
  for (let y = 0; y < height; y++) {
    const v = Math.min(map.height - 1, Math.max(0, (y + 0.5) / cell - 0.5));
    const row = Math.floor(v);
    const below = Math.min(map.height - 1, row + 1);
    for (let c = 0; c < map.width; c++) {
      const upper = map.data[row * map.width + c] ?? 0;
      cells[c] = upper + (v - row) * ((map.data[below * map.width + c] ?? 0) - upper);
    }
    cells[map.width] = cells[map.width - 1] ?? 0;
    for (let x = 0; x < width; x++) {
      const u = Math.min(map.width - 1, Math.max(0, (x + 0.5) / cell - 0.5));
      const column = Math.floor(u);
      const left = cells[column] ?? 0;
      const ground = left + (u - column) * ((cells[column + 1] ?? 0) - left);
      const ink = ground - (data[y * width + x] ?? 0);
      if (ink > 0) out[y * width + x] = (255 * ink) / Math.max(options.minLevel, ground) + 0.5;
    }
  }
  return { data: out, width, height };
}
