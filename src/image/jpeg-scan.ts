import { invalidImage } from './invalid-image.ts';
import { createBitReader, isOverrun } from './jpeg-bits.ts';
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
import type { JpegScanHeader } from './jpeg-scan-header.ts';

/**
 * Reads the data of a scan, which begins at `at`, into the coefficients of `components`, and answers with the position
 * of the marker after it. `restartInterval`: units between two restart markers, 0 for none. Throws `invalid_image`.
 */
export function readScan(
  bytes: Uint8Array,
  at: number,
  frame: JpegFrame,
  scan: JpegScanHeader,
  components: readonly ScanComponent[],
  restartInterval: number,
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
  for (const [i, part] of data.intervals.entries()) {
    const state: ScanState = { reader: createBitReader(part), scan, endOfBandRun: 0 };
    for (const component of components) component.prediction = 0;
    const end = Math.min(units, (i + 1) * interval);
    for (let unit = i * interval; unit < end; unit++) {
      if (single) readSingle(state, readBlock, single, unit);
      else for (const component of components) readShare(state, readBlock, component, unit, frame.mcusWide);
    }
    if (isOverrun(state.reader))
      throw invalidImage('The JPEG is truncated: a part of its data stops too early.');
  }
  return data.end;
}

/** One block of a scan over one component, which leaves out the blocks that only fill up the last units. */
function readSingle(state: ScanState, readBlock: BlockReader, component: ScanComponent, unit: number): void {
  const { blocksWide, blockStride } = component.layout;
  const row = Math.floor(unit / blocksWide);
  readBlock(state, component, 64 * (row * blockStride + (unit - row * blocksWide)));
}

/** The blocks that one component has in an interleaved unit. */
function readShare(
  state: ScanState,
  readBlock: BlockReader,
  component: ScanComponent,
  unit: number,
  mcusWide: number,
): void {
  const { h, v, blockStride } = component.layout;
  const row = Math.floor(unit / mcusWide);
  const first = row * v * blockStride + (unit - row * mcusWide) * h;
  for (let y = 0; y < v; y++) {
    for (let x = 0; x < h; x++) readBlock(state, component, 64 * (first + y * blockStride + x));
  }
}

function blockReader(progressive: boolean, scan: JpegScanHeader): BlockReader {
  if (!progressive) return readSequential;
  if (scan.first === 0) return scan.refines ? readDcRefinement : readDcFirst;
  return scan.refines ? readAcRefinement : readAcFirst;
}
