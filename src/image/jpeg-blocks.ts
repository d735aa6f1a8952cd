import { invalidImage } from './invalid-image.ts';
import { type BitReader, takeBits, takeSigned } from './jpeg-bits.ts';
import type { JpegComponent } from './jpeg-frame.ts';
import { type HuffmanTable, takeSymbol } from './jpeg-huffman.ts';
import type { JpegScanHeader } from './jpeg-scan-header.ts';
import { zigzag } from './jpeg-zigzag.ts';

/** A component while a scan over it is read. */
export interface ScanComponent {
  readonly layout: JpegComponent;
  /** 64 for each block, in the order of the 8x8 grid. */
  readonly coefficients: Int16Array;
  /** Undefined where the file has defined none. */
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  /** The DC value of the block before. */
  prediction: number;
}

/** Where the reading of a scan stands. */
export interface ScanState {
  readonly reader: BitReader;
  readonly scan: JpegScanHeader;
  /** Blocks to come whose band is zero. */
  endOfBandRun: number;
}

/** Reads what the scan holds of one block, whose coefficients begin at `at`. */
export type BlockReader = (state: ScanState, component: ScanComponent, at: number) => void;

/** A whole block of a sequential scan (ITU-T T.81, F.2.2). */
export const readSequential: BlockReader = ({ reader }, component, at) => {
  const { coefficients } = component;
  const ac = required(component.ac);
  coefficients[at] = nextDc(reader, component);
  for (let k = 1; k < 64; k++) {
    const symbol = takeSymbol(reader, ac);
    const bits = symbol & 15;
    const zeros = symbol >> 4;
    if (bits === 0) {
      if (zeros !== 15) return;
      k += 15;
      continue;
    }
    k += zeros;
    if (k > 63) throw tooMany();
    coefficients[at + (zigzag[k] ?? 0)] = takeSigned(reader, bits);
  }
};

/** The high bits of the DC coefficient (ITU-T T.81, G.1.2.1). */
export const readDcFirst: BlockReader = ({ reader, scan }, component, at) => {
  component.coefficients[at] = nextDc(reader, component) << scan.low;
};

/** One more bit of the DC coefficient. */
export const readDcRefinement: BlockReader = ({ reader, scan }, { coefficients }, at) => {
  coefficients[at] = (coefficients[at] ?? 0) | (takeBits(reader, 1) << scan.low);
};

/** The high bits of a band of AC coefficients (ITU-T T.81, G.1.2.2). */
export const readAcFirst: BlockReader = (state, component, at) => {
  if (state.endOfBandRun > 0) {
    state.endOfBandRun--;
    return;
  }
  const { reader } = state;
  const { first, last, low } = state.scan;
  const { coefficients } = component;
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
export const readAcRefinement: BlockReader = (state, component, at) => {
  const { reader } = state;
  const { first, last, low } = state.scan;
  const { coefficients } = component;
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
