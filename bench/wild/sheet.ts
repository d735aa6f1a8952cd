import { encodePng } from './encode-png.ts';
import { type CellImage, cellPx } from './fit-cell.ts';
import { textPixels } from './font.ts';
import type { Rgb } from './types.ts';

export interface Cell {
  /** Side by side. */
  readonly images: readonly CellImage[];
  /** Lines below the images; what is too long is cut off. */
  readonly captions: readonly string[];
  readonly color: Rgb;
}

const gapPx = 4;
/** Letters of 3x5 pixels, twice as large. */
const letterScale = 2;
const linePx = 6 * letterScale;
const sheetPx = 1440;

/** All cells in a grid of about 1440 pixels' width, as a PNG. */
export function encodeSheet(cells: readonly Cell[]): Uint8Array {
  const images = Math.max(1, ...cells.map((cell) => cell.images.length));
  const lines = Math.max(0, ...cells.map((cell) => cell.captions.length));
  const cellWidth = images * (cellPx + gapPx) + gapPx;
  const cellHeight = cellPx + 3 * gapPx + lines * linePx;
  const columns = Math.floor(sheetPx / cellWidth);
  const width = columns * cellWidth;
  const height = Math.max(1, Math.ceil(cells.length / columns)) * cellHeight;
  const rgb = new Uint8Array(3 * width * height).fill(96);
  cells.forEach((cell, n) => {
    const left = (n % columns) * cellWidth + gapPx;
    const top = Math.floor(n / columns) * cellHeight + gapPx;
    cell.images.forEach((image, i) => {
      for (let row = 0; row < image.height; row++) {
        const line = image.rgb.subarray(3 * row * image.width, 3 * (row + 1) * image.width);
        rgb.set(line, 3 * ((top + row) * width + left + i * (cellPx + gapPx)));
      }
    });
    cell.captions.forEach((caption, line) => {
      for (const [x, y] of textPixels(caption)) {
        for (let i = 0; i < letterScale ** 2; i++) {
          const column = letterScale * x + (i % letterScale);
          const row = top + cellPx + gapPx + line * linePx + letterScale * y + Math.floor(i / letterScale);
          if (column < cellWidth - gapPx) rgb.set(cell.color, 3 * (row * width + left + column));
        }
      }
    });
  });
  return encodePng(rgb, width, height, { colorType: 2, depth: 8 });
}
