import { invalidImage } from './invalid-image.ts';
import { type BitReader, fillBits } from './jpeg-bits.ts';

/** A Huffman code (ITU-T T.81, annexes C and F.2.2.3). */
export interface HuffmanTable {
  /** For the next `lookupBits` bits: symbol * 256 + code length, or 0 where the code is longer or none. */
  readonly lookup: Uint16Array;
  /** For each length: the largest code of it, -1 where there is none. */
  readonly lastCode: Int32Array;
  /** For each length: position in `symbols` of a code, less the code itself. */
  readonly symbolOffset: Int32Array;
  readonly symbols: Uint8Array;
}

const maxCodeBits = 16;
const lookupBits = 9;

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
  return { lookup, lastCode, symbolOffset, symbols };
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
