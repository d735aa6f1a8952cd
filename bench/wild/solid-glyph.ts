import { middleOf, type Shape } from './shape.ts';
import type { Glyph } from './types.ts';

export interface SolidOptions {
  /** Height of the digit at level 0.4 in pixels; of a digit twice as wide as high, half its width. */
  readonly heightPx: number;
  readonly angleRad: number;
  /** Level that is the strokes' edge: 0.4 as in the original, less is bolder, more is finer. */
  readonly level: number;
}

/** The shape with the original's own stroke widths, its edge where the surface crosses a level, antialiased. */
export function solidGlyph(shape: Shape, options: SolidOptions): Glyph {
  const { heightPx, angleRad, level } = options;
  const { data: field, side } = shape.field;
  const { inkBox } = shape;
  const centre = middleOf(inkBox);
  const scale = heightPx / Math.max(inkBox.height, inkBox.width / 2);
  const cos = Math.cos(angleRad);
  const sin = Math.sin(angleRad);
  const spanX = inkBox.width / 2 + 4;
  const spanY = inkBox.height / 2 + 4;
  const originX = Math.ceil(scale * (Math.abs(cos) * spanX + Math.abs(sin) * spanY));
  const originY = Math.ceil(scale * (Math.abs(sin) * spanX + Math.abs(cos) * spanY));
  const width = 2 * originX;
  const height = 2 * originY;
  const data = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const dx = (column + 0.5 - originX) / scale;
      const dy = (row + 0.5 - originY) / scale;
      const x = centre.x + cos * dx + sin * dy - 0.5;
      const y = centre.y - sin * dx + cos * dy - 0.5;
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      if (x0 < 0 || y0 < 0 || x0 >= side - 1 || y0 >= side - 1) continue;
      const i = y0 * side + x0;
      const a = field[i] ?? 0;
      const b = field[i + 1] ?? 0;
      const c = field[i + side] ?? 0;
      const d = field[i + side + 1] ?? 0;
      const u = x - x0;
      const v = y - y0;
      const value = a + u * (b - a) + v * (c - a) + u * v * (a - b - c + d);
      const slope = Math.hypot(b - a + v * (a - b - c + d), c - a + u * (a - b - c + d)) / scale;
      const cover = 0.5 + (value - level) / Math.max(slope, 1e-4);
      if (cover > 0) data[row * width + column] = Math.min(1, cover);
    }
  }
  return { data, width, height, originX, originY };
}
