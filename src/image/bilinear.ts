import type { GrayImage } from './types.ts';

/** The level at (x, y) in pixels, rounded: between the centres of four pixels; beyond the outermost, theirs. */
export function bilinear({ data, width, height }: GrayImage, x: number, y: number): number {
  const fromX = Math.max(0, Math.min(width - 1, x - 0.5));
  const fromY = Math.max(0, Math.min(height - 1, y - 0.5));
  const column = Math.floor(fromX);
  const row = Math.floor(fromY);
  const right = Math.min(width - 1, column + 1);
  const upper = row * width;
  const lower = Math.min(height - 1, row + 1) * width;
  const a = fromX - column;
  const b = fromY - row;
  const above = (data[upper + column] ?? 0) * (1 - a) + (data[upper + right] ?? 0) * a;
  const below = (data[lower + column] ?? 0) * (1 - a) + (data[lower + right] ?? 0) * a;
  return Math.round(above * (1 - b) + below * b);
}
