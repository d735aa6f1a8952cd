import { invalidImage } from '../invalid-image.ts';
import { createBitReader, isOverrun } from './jpeg-bits.ts';
import { createJpegBlock } from './jpeg-block.ts';
import {
  type BlockReader,
  readAcFirst,
  readAcRefinement,
  readDcFirst,
  readDcRefinement,
  readSequential,
  type ScanComponent,
  type ScanState,
} from './jpeg-blocks.ts';
import { readEntropyData } from './jpeg-entropy.ts';
import type { JpegFrame } from './jpeg-frame.ts';
import type { JpegKernel } from './jpeg-kernel.ts';
import type { JpegScanHeader } from './jpeg-scan-header.ts';

/**
 * Reads the data of a scan, which begins at `at`, into the sinks of `components`, in a progressive frame into their coefficients, and returns
 * with the position of the marker after it. `restartInterval`: units between two restart markers, 0 for none; `kernel`: for the sequential frame of which
 * one component has a sink. Throws `invalid_image`.
 */
export function readScan(
  bytes: Uint8Array,
  at: number,
  frame: JpegFrame,
  scan: JpegScanHeader,
  components: readonly ScanComponent[],
  restartInterval: number,
  kernel: JpegKernel | null = null,
): number {
  const [only] = components;
  const single = components.length === 1 ? only : undefined;
  const units = single
    ? single.layout.blocksWide * single.layout.blocksHigh
    : frame.mcusWide * frame.mcusHigh;
  const interval = restartInterval === 0 ? units : restartInterval;
  const count = Math.ceil(units / interval);
  const data = readEntropyData(bytes, at, count);
  if (data.intervals.length < count) throw invalidImage('The JPEG is corrupt: a part of it is missing.');

  const readBlock = blockReader(frame.progressive, scan);
  const unitsWide = single ? single.layout.blocksWide : frame.mcusWide;
  const block = createJpegBlock();
  const readInterval = kernel?.begin(components, unitsWide) ?? null;
  for (const [i, part] of data.intervals.entries()) {
    const end = Math.min(units, (i + 1) * interval);
    if (readInterval?.(part, i * interval, end) === true) continue;
    const state: ScanState = { reader: createBitReader(part), scan, block, endOfBandRun: 0 };
    for (const component of components) component.prediction = 0;
    for (let unit = i * interval; unit < end; unit++) {
      const row = Math.floor(unit / unitsWide);
      const column = unit - row * unitsWide;
      // A scan over one component leaves out the blocks that only fill up the last units.
      if (single) readBlock(state, single, column, row);
      else for (const component of components) readShare(state, readBlock, component, column, row);
    }
    if (isOverrun(state.reader))
      throw invalidImage('The JPEG is truncated: a part of its data stops too early.');
  }
  return data.end;
}

/** The blocks that one component has in an interleaved unit. */
function readShare(
  state: ScanState,
  readBlock: BlockReader,
  component: ScanComponent,
  unitColumn: number,
  unitRow: number,
): void {
  const { h, v } = component.layout;
  for (let row = unitRow * v; row < (unitRow + 1) * v; row++) {
    for (let column = unitColumn * h; column < (unitColumn + 1) * h; column++)
      readBlock(state, component, column, row);
  }
}

function blockReader(progressive: boolean, scan: JpegScanHeader): BlockReader {
  if (!progressive) return readSequential;
  if (scan.first === 0) return scan.refines ? readDcRefinement : readDcFirst;
  return scan.refines ? readAcRefinement : readAcFirst;
}
