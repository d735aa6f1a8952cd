import { invalidImage } from '../invalid-image.ts';
import { type BitReader, takeBits, takeSigned } from './jpeg-bits.ts';
import type { BlockSink, JpegBlock } from './jpeg-block.ts';
import type { JpegComponent } from './jpeg-frame.ts';
import { type HuffmanTable, lookupBits, takeCoefficient, takeSymbol, zeroRun } from './jpeg-huffman.ts';
import type { JpegScanHeader } from './jpeg-scan-header.ts';
import { zigzag } from './jpeg-zigzag.ts';

/** A component while a scan over it is read. */
export interface ScanComponent {
  readonly layout: JpegComponent;
  /** 64 for each block, in the order of the 8x8 grid; none in a sequential frame, where each block comes whole. */
  readonly coefficients: Int16Array;
  /** 64 factors, in the order of the 8x8 grid. */
  readonly quantization: Uint16Array;
  /** Undefined where the file has defined none. */
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  /** Takes the blocks of a sequential frame; undefined where nobody wants them. */
  readonly sink: BlockSink | undefined;
  /** The DC value of the block before. */
  prediction: number;
}

/** Where the reading of a scan stands. */
export interface ScanState {
  readonly reader: BitReader;
  readonly scan: JpegScanHeader;
  /** Room for a block. */
  readonly block: JpegBlock;
  /** Blocks to come whose band is zero. */
  endOfBandRun: number;
}

/** Reads what the scan holds of one block. */
export type BlockReader = (state: ScanState, component: ScanComponent, column: number, row: number) => void;

/**
 * A whole block of a sequential scan (ITU-T T.81, F.2.2). Most of a JPEG's time goes here: the reader's fields are variables meanwhile, and short
 * codes are taken together with their magnitudes.
 */
export const readSequential: BlockReader = ({ reader, block }, component, column, row) => {
  const { bytes } = reader;
  const { positions, values } = block;
  const { quantization } = component;
  const ac = required(component.ac);
  let table = required(component.dc);
  let { position, hold, count } = reader;
  let size = 0;
  let k = 0;
  while (k < 64) {
    if (count < lookupBits) {
      hold = (hold << 16) | ((bytes[position] ?? 0) << 8) | (bytes[position + 1] ?? 0);
      position += 2;
      count += 16;
    }
    let entry = table.coefficients[(hold >> (count - lookupBits)) & lookupMask] ?? 0;
    if (entry === 0) {
      reader.position = position;
      reader.count = count;
      reader.hold = hold & ((1 << count) - 1);
      entry = takeCoefficient(reader, table);
      ({ position, hold, count } = reader);
    }
    count -= entry & takenField;
    let value = entry >> 9;
    if (k === 0) {
      if ((entry & runField) !== 0) throw invalidImage('The JPEG is corrupt: a coefficient is out of range.');
      component.prediction += value;
      value = component.prediction;
      table = ac;
    } else {
      k += (entry & runField) >> 4;
      if (value === 0) {
        if ((entry & runField) === zeroRunEntry) continue;
        break;
      }
      if (k > 63) throw tooMany();
    }
    const at = zigzag[k] ?? 0;
    positions[size] = at;
    values[size] = Math.imul(value, quantization[at] ?? 0);
    size++;
    k++;
  }
  block.size = size;
  reader.position = position;
  reader.count = count;
  reader.hold = hold & ((1 << count) - 1);
  component.sink?.(block, column, row);
};

const lookupMask = (1 << lookupBits) - 1;
const takenField = 15;
const runField = 31 << 4;
const zeroRunEntry = zeroRun << 4;

/** The high bits of the DC coefficient (ITU-T T.81, G.1.2.1). */
export const readDcFirst: BlockReader = ({ reader, scan }, component, column, row) => {
  component.coefficients[blockStart(component, column, row)] = nextDc(reader, component) << scan.low;
};

/** One more bit of the DC coefficient. */
export const readDcRefinement: BlockReader = ({ reader, scan }, component, column, row) => {
  const { coefficients } = component;
  const at = blockStart(component, column, row);
  coefficients[at] = (coefficients[at] ?? 0) | (takeBits(reader, 1) << scan.low);
};

/** The high bits of a band of AC coefficients (ITU-T T.81, G.1.2.2). */
export const readAcFirst: BlockReader = (state, component, column, row) => {
  if (state.endOfBandRun > 0) {
    state.endOfBandRun--;
    return;
  }
  const { reader } = state;
  const { first, last, low } = state.scan;
  const { coefficients } = component;
  const at = blockStart(component, column, row);
  const ac = required(component.ac);
  for (let k = first; k <= last; k++) {
    const symbol = takeSymbol(reader, ac);
    const bits = symbol & 15;
    const zeros = symbol >> 4;
    if (bits === 0) {
      if (zeros !== 15) {
        state.endOfBandRun = (1 << zeros) + takeBits(reader, zeros) - 1;
        return;
      }
      k += 15;
      continue;
    }
    k += zeros;
    if (k > last) throw tooMany();
    coefficients[at + (zigzag[k] ?? 0)] = takeSigned(reader, bits) << low;
  }
};

/** One more bit of a band of AC coefficients, and those that become non-zero with it (ITU-T T.81, G.1.2.3). */
export const readAcRefinement: BlockReader = (state, component, column, row) => {
  const { reader } = state;
  const { first, last, low } = state.scan;
  const { coefficients } = component;
  const at = blockStart(component, column, row);
  const ac = required(component.ac);
  let k = first;
  while (state.endOfBandRun === 0 && k <= last) {
    const symbol = takeSymbol(reader, ac);
    const zeros = symbol >> 4;
    let value = 0;
    if ((symbol & 15) === 1) value = takeBits(reader, 1) === 1 ? 1 << low : -1 << low;
    else if ((symbol & 15) !== 0)
      throw invalidImage('The JPEG is corrupt: a refinement is of more than one bit.');
    else if (zeros < 15) {
      state.endOfBandRun = (1 << zeros) + takeBits(reader, zeros);
      break;
    }
    k = refineBand(state, coefficients, at, k, zeros);
    if (value !== 0) {
      if (k > last) throw tooMany();
      coefficients[at + (zigzag[k] ?? 0)] = value;
    }
    k++;
  }
  if (state.endOfBandRun > 0) {
    refineBand(state, coefficients, at, k, 64);
    state.endOfBandRun--;
  }
};

/**
 * Takes a bit for each non-zero coefficient from the k-th on, until `zeros` zero ones are passed; the position of the
 * zero one after them, or one beyond the band.
 */
function refineBand(
  state: ScanState,
  coefficients: Int16Array,
  at: number,
  k: number,
  zeros: number,
): number {
  const { reader } = state;
  const { last, low } = state.scan;
  let left = zeros;
  for (let i = k; i <= last; i++) {
    const position = at + (zigzag[i] ?? 0);
    const value = coefficients[position] ?? 0;
    if (value === 0) {
      if (left === 0) return i;
      left--;
    } else if (takeBits(reader, 1) === 1) {
      coefficients[position] = value + (value < 0 ? -1 << low : 1 << low);
    }
  }
  return last + 1;
}

/** Where a block's coefficients begin. */
function blockStart({ layout }: ScanComponent, column: number, row: number): number {
  return 64 * (row * layout.blockStride + column);
}

function nextDc(reader: BitReader, component: ScanComponent): number {
  const bits = takeSymbol(reader, required(component.dc));
  if (bits > 15) throw invalidImage('The JPEG is corrupt: a coefficient is out of range.');
  if (bits > 0) component.prediction += takeSigned(reader, bits);
  return component.prediction;
}

function required(table: HuffmanTable | undefined): HuffmanTable {
  if (table === undefined) throw invalidImage('The JPEG is corrupt: a Huffman table is missing.');
  return table;
}

const tooMany = () => invalidImage('The JPEG is corrupt: a block has too many coefficients.');
