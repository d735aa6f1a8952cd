/**
 * The coefficients of one block of 8x8 samples that are not zero, undone of their quantization: most of the 64 are zero. Used again from
 * block to block, so that none is allocated.
 */
export interface JpegBlock {
  /** In the 8x8 grid, row by row; the first is the DC coefficient, at 0, zero or not. */
  readonly positions: Uint8Array;
  readonly values: Int32Array;
  /** How many of both count, at least 1. */
  size: number;
}

export function createJpegBlock(): JpegBlock {
  return { positions: new Uint8Array(64), values: new Int32Array(64), size: 1 };
}

/** Takes the blocks of a component, each once, with their place in the grid of blocks. Blocks that lie beyond the picture may come too. */
export type BlockSink = (block: JpegBlock, column: number, row: number) => void;
