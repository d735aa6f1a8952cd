import type { Sheet } from './camera.ts';
import { blendPixel } from './canvas.ts';
import { type Textures, tileSide } from './textures.ts';
import type { Canvas, Glyph, Rgb } from './types.ts';

export interface Ink {
  readonly color: Rgb;
  /** 0 to 1. */
  readonly opacity: number;
  /** How patchy it is: 0 even, 0.3 ballpoint, 1 pencil or chalk on rough ground. */
  readonly grain: number;
}

/** Left and right exchanged. */
export function mirrorGlyph(glyph: Glyph): Glyph {
  const { data, width } = glyph;
  const mirrored = data.map((_, i) => data[i - 2 * (i % width) + width - 1] ?? 0);
  return { ...glyph, data: mirrored, originX: width - glyph.originX };
}

/** Paints a glyph whose middle lies at (x, y) of the canvas, in pixels. */
export function stampGlyph(canvas: Canvas, glyph: Glyph, x: number, y: number, ink: Ink): void {
  const left = Math.round(x - glyph.originX);
  const top = Math.round(y - glyph.originY);
  for (let row = Math.max(0, -top); row < Math.min(glyph.height, canvas.height - top); row++) {
    for (let column = Math.max(0, -left); column < Math.min(glyph.width, canvas.width - left); column++) {
      const cover = glyph.data[row * glyph.width + column] ?? 0;
      if (cover > 0) {
        blendPixel(canvas, (top + row) * canvas.width + left + column, ink.color, cover * ink.opacity);
      }
    }
  }
}

export interface Writing {
  /** Where on the sheet the glyph's middle goes. */
  readonly x: number;
  readonly y: number;
  readonly ink: Ink;
  readonly textures: Textures;
}

/** Paints a glyph on the sheet, as the camera sees it. */
export function writeGlyph(
  canvas: Canvas,
  sheet: Sheet,
  glyph: Glyph,
  { x, y, ink, textures }: Writing,
): void {
  const { data, width, height } = glyph;
  const offsetX = glyph.originX - x - 0.5;
  const offsetY = glyph.originY - y - 0.5;
  for (let i = 0; i < sheet.x.length; i++) {
    const px = (sheet.x[i] ?? 0) + offsetX;
    const py = (sheet.y[i] ?? 0) + offsetY;
    if (px < 0 || py < 0 || px >= width - 1 || py >= height - 1) continue;
    const column = Math.floor(px);
    const row = Math.floor(py);
    const at = row * width + column;
    const u = px - column;
    const v = py - row;
    const above = (data[at] ?? 0) * (1 - u) + (data[at + 1] ?? 0) * u;
    const below = (data[at + width] ?? 0) * (1 - u) + (data[at + width + 1] ?? 0) * u;
    const cover = above * (1 - v) + below * v;
    if (cover === 0) continue;
    const tile = (row & (tileSide - 1)) * tileSide + (column & (tileSide - 1));
    const patch = 1 - ink.grain * Math.max(0, 0.35 + 0.45 * (textures.fibre[tile] ?? 0));
    blendPixel(canvas, i, ink.color, Math.max(0, Math.min(1, cover * ink.opacity * patch)));
  }
}
