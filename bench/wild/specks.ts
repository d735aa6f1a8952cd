import { blendPixel } from './canvas.ts';
import type { Random } from './random.ts';
import type { Canvas, Rgb } from './types.ts';

export interface SpeckOptions {
  readonly count: number;
  /** Least and largest radius. */
  readonly sizePx: readonly [number, number];
  readonly color: Rgb;
  /** Specks whose middle is within `radiusPx` of a place are left out. */
  readonly avoid?: { readonly x: number; readonly y: number; readonly radiusPx: number };
}

/** Dust, crumbs or slips of the pen: little ellipses anywhere. */
export function specks(canvas: Canvas, random: Random, options: SpeckOptions): void {
  const { width, height } = canvas;
  for (let n = 0; n < options.count; n++) {
    const x = random.between(0, width);
    const y = random.between(0, height);
    const long = random.logBetween(...options.sizePx);
    const short = long * random.between(0.4, 1);
    const angle = random.between(0, Math.PI);
    const { avoid } = options;
    if (avoid !== undefined && Math.hypot(x - avoid.x, y - avoid.y) < avoid.radiusPx) continue;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    for (let row = Math.max(0, Math.floor(y - long - 1)); row < Math.min(height, y + long + 1); row++) {
      for (
        let column = Math.max(0, Math.floor(x - long - 1));
        column < Math.min(width, x + long + 1);
        column++
      ) {
        const dx = column + 0.5 - x;
        const dy = row + 0.5 - y;
        const distance = Math.hypot((cos * dx + sin * dy) / long, (cos * dy - sin * dx) / short);
        const cover = Math.min(1, (1 - distance) * short + 0.5);
        if (cover > 0) blendPixel(canvas, row * width + column, options.color, cover);
      }
    }
  }
}
