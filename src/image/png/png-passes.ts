import type { PngHeader } from './png-header.ts';

/**
 * A part of a PNG's picture that is stored as a picture of its own: the pixels (x + column * dx, y + row * dy). In
 * the inflated data its rows start at `offset`, each a filter byte and `rowBytes` of samples.
 */
export interface PngPass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly height: number;
  readonly rowBytes: number;
  readonly offset: number;
}

interface PassGrid {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

const wholeGrid: readonly PassGrid[] = [{ x: 0, y: 0, dx: 1, dy: 1 }];

/** Adam7 (PNG 1.2, section 2.6). */
const adam7: readonly PassGrid[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

/** The passes that have a pixel, in the order of the file: one without interlacing, up to seven with it. */
export function pngPasses(header: PngHeader): readonly PngPass[] {
  const passes: PngPass[] = [];
  let offset = 0;
  for (const grid of header.interlaced ? adam7 : wholeGrid) {
    const width = Math.ceil((header.width - grid.x) / grid.dx);
    const height = Math.ceil((header.height - grid.y) / grid.dy);
    if (width <= 0 || height <= 0) continue;
    const rowBytes = Math.ceil((width * header.channels * header.bitDepth) / 8);
    passes.push({ ...grid, width, height, rowBytes, offset });
    offset += height * (rowBytes + 1);
  }
  return passes;
}

/** Bytes of the inflated data of all these passes. */
export function passesLength(passes: readonly PngPass[]): number {
  return passes.reduce((sum, pass) => sum + pass.height * (pass.rowBytes + 1), 0);
}
