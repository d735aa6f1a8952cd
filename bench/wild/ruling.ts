import type { Sheet } from './camera.ts';
import { blendPixel } from './canvas.ts';
import type { Canvas, Rgb } from './types.ts';

export interface Ruling {
  readonly pattern: 'ruled' | 'squared' | 'dotted';
  readonly pitchPx: number;
  readonly linePx: number;
  readonly color: Rgb;
  /** 0 to 1. */
  readonly opacity: number;
  /** Where on the sheet a line, a square's corner or a dot lies. */
  readonly x: number;
  readonly y: number;
}

/** Prints lines, squares or dots on the sheet. */
export function printRuling(canvas: Canvas, sheet: Sheet, ruling: Ruling): void {
  const { pattern, pitchPx, linePx, color, opacity } = ruling;
  for (let i = 0; i < sheet.x.length; i++) {
    const toRow = distanceToMultiple((sheet.y[i] ?? 0) - ruling.y, pitchPx);
    const toColumn =
      pattern === 'ruled' ? pitchPx : distanceToMultiple((sheet.x[i] ?? 0) - ruling.x, pitchPx);
    const distance = pattern === 'dotted' ? Math.hypot(toRow, toColumn) : Math.min(toRow, toColumn);
    const cover = Math.min(1, linePx, linePx / 2 + 0.5 - distance);
    if (cover > 0) blendPixel(canvas, i, color, cover * opacity);
  }
}

/** One upright line through `x` of the sheet. */
export function printMargin(
  canvas: Canvas,
  sheet: Sheet,
  line: { readonly x: number; readonly linePx: number; readonly color: Rgb; readonly opacity: number },
): void {
  for (let i = 0; i < sheet.x.length; i++) {
    const distance = Math.abs((sheet.x[i] ?? 0) - line.x);
    const cover = Math.min(1, line.linePx, line.linePx / 2 + 0.5 - distance);
    if (cover > 0) blendPixel(canvas, i, line.color, cover * line.opacity);
  }
}

function distanceToMultiple(value: number, pitch: number): number {
  const turns = value / pitch;
  return Math.abs(turns - Math.round(turns)) * pitch;
}
