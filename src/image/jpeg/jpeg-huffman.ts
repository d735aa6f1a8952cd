import { invalidImage } from '../invalid-image.ts';
import { type BitReader, fillBits, takeBits, toSigned } from './jpeg-bits.ts';

/** A Huffman code (ITU-T T.81, annexes C and F.2.2.3). */
export interface HuffmanTable {
  /** For the next `lookupBits` bits: symbol * 256 + code length, or 0 where the code is longer or none. */
  readonly lookup: Uint16Array;
  /** For each length: the largest code of it, -1 where there is none. */
  readonly lastCode: Int32Array;
  /** For each length: position in `symbols` of a code, less the code itself. */
  readonly symbolOffset: Int32Array;
  readonly symbols: Uint8Array;
  /** For the next `lookupBits` bits: what {@link takeCoefficient} tells and, in the lower 4 bits, how many it takes; 0 where those are more. */
  readonly coefficients: Int32Array;
}

const maxCodeBits = 16;
export const lookupBits = 9;

/** Zeros that a code without a coefficient stands for (ITU-T T.81, F.1.2.2.1: ZRL). */
export const zeroRun = 16;

/**
 * The table of the code with `counts[i]` codes of i + 1 bits, whose symbols stand in `symbols` in the order of the
 * codes. Throws `invalid_image` where there are more codes than bits for them.
 */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const lookup = new Uint16Array(1 << lookupBits);
  const lastCode = new Int32Array(maxCodeBits + 1).fill(-1);
  const symbolOffset = new Int32Array(maxCodeBits + 1);
  let code = 0;
  let at = 0;
  for (let length = 1; length <= maxCodeBits; length++) {
    const count = counts[length - 1] ?? 0;
    if (code + count > 1 << length) throw invalidImage('The JPEG is corrupt: a Huffman table is impossible.');
    symbolOffset[length] = at - code;
    if (length <= lookupBits) {
      const shift = lookupBits - length;
      for (let i = 0; i < count; i++) {
        const entry = ((symbols[at + i] ?? 0) << 8) | length;
        lookup.fill(entry, (code + i) << shift, (code + i + 1) << shift);
      }
    }
    at += count;
    code += count;
    if (count > 0) lastCode[length] = code - 1;
    code <<= 1;
  }
  return { lookup, lastCode, symbolOffset, symbols, coefficients: shortCoefficients(lookup) };
}

function shortCoefficients(lookup: Uint16Array): Int32Array {
  const coefficients = new Int32Array(lookup.length);
  for (let next = 0; next < lookup.length; next++) {
    const entry = lookup[next] ?? 0;
    const symbol = entry >> 8;
    const bits = symbol & 15;
    const taken = (entry & 255) + bits;
    if (entry === 0 || taken > lookupBits) continue;
    const magnitude = (next >> (lookupBits - taken)) & ((1 << bits) - 1);
    coefficients[next] = toCoefficient(symbol, magnitude) | taken;
  }
  return coefficients;
}

/** `symbol`: a run of zeros and a number of magnitude bits (ITU-T T.81, F.1.2.2.1). */
function toCoefficient(symbol: number, magnitude: number): number {
  const bits = symbol & 15;
  const zeros = symbol >> 4;
  const run = bits === 0 && zeros === 15 ? zeroRun : zeros;
  return (toSigned(magnitude, bits) << 9) | (run << 4);
}

/**
 * Takes the next coefficient: its value * 512 + the zeros before it * 16. A value of 0 stands for {@link zeroRun} zeros, else for the end of
 * the block, or for a DC coefficient that doesn't change. Throws as {@link takeSymbol} does.
 */
export function takeCoefficient(reader: BitReader, table: HuffmanTable): number {
  const symbol = takeSymbol(reader, table);
  return toCoefficient(symbol, takeBits(reader, symbol & 15));
}

/** Takes the next symbol. Throws `invalid_image` for bits that are no code. */
export function takeSymbol(reader: BitReader, table: HuffmanTable): number {
  fillBits(reader);
  const entry = table.lookup[reader.hold >> (reader.count - lookupBits)] ?? 0;
  if (entry !== 0) {
    reader.count -= entry & 255;
    reader.hold &= (1 << reader.count) - 1;
    return entry >> 8;
  }
  for (let length = lookupBits + 1; length <= maxCodeBits; length++) {
    const code = reader.hold >> (reader.count - length);
    if (code > (table.lastCode[length] ?? -1)) continue;
    reader.count -= length;
    reader.hold &= (1 << reader.count) - 1;
    return table.symbols[code + (table.symbolOffset[length] ?? 0)] ?? 0;
  }
  throw invalidImage('The JPEG is corrupt: its data holds a code that is not defined.');
}
