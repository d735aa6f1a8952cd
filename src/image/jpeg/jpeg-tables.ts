import { invalidImage } from '../invalid-image.ts';
import { type HuffmanTable, huffmanTable } from './jpeg-huffman.ts';
import { type JpegSegment, readUint16 } from './jpeg-segments.ts';
import { zigzag } from './jpeg-zigzag.ts';

/** The tables in force at a point of the file, by their number; later segments replace them. */
export interface JpegTables {
  /** 64 factors each, in the order of the 8x8 grid. */
  readonly quantization: Map<number, Uint16Array>;
  readonly dc: Map<number, HuffmanTable>;
  readonly ac: Map<number, HuffmanTable>;
}

/** Takes over the tables of a DQT segment (ITU-T T.81, B.2.4.1). Throws `invalid_image`. */
export function readQuantizationTables(bytes: Uint8Array, segment: JpegSegment, tables: JpegTables): void {
  let at = segment.start;
  while (at < segment.end) {
    const spec = bytes[at] ?? 0;
    const wide = spec >> 4;
    at++;
    if (wide > 1 || (spec & 15) > 3 || at + 64 * (wide + 1) > segment.end)
      throw invalidImage('The JPEG is corrupt: a quantization table is impossible.');
    const factors = new Uint16Array(64);
    for (const position of zigzag) {
      factors[position] = wide === 1 ? readUint16(bytes, at) : (bytes[at] ?? 0);
      at += wide + 1;
    }
    tables.quantization.set(spec & 15, factors);
  }
}

/** A symbol is a byte, and has one code. */
const maxSymbols = 256;

/** Takes over the tables of a DHT segment (ITU-T T.81, B.2.4.2). Throws `invalid_image`. */
export function readHuffmanTables(bytes: Uint8Array, segment: JpegSegment, tables: JpegTables): void {
  let at = segment.start;
  while (at < segment.end) {
    const spec = bytes[at] ?? 0;
    const counts = bytes.subarray(at + 1, at + 17);
    const size = counts.reduce((sum, count) => sum + count, 0);
    const end = at + 17 + size;
    if (spec >> 4 > 1 || (spec & 15) > 3 || size > maxSymbols || end > segment.end)
      throw invalidImage('The JPEG is corrupt: a Huffman table is impossible.');
    const symbols = bytes.subarray(at + 17, end);
    (spec >> 4 === 0 ? tables.dc : tables.ac).set(spec & 15, huffmanTable(counts, symbols));
    at = end;
  }
}
