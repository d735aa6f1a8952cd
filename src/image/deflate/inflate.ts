import { type BitSource, takeBits } from './inflate-bits.ts';
import { inflateBlock } from './inflate-block.ts';
import { fixedCodes, readCodes } from './inflate-codes.ts';
import { inflateError } from './inflate-errors.ts';

/**
 * Decompresses a zlib stream (RFC 1950, RFC 1951) that fills `output` exactly. More than that is an error before a
 * byte of it is stored, so a bomb costs no memory; less is an error too. Bytes after the stream are ignored. The
 * Adler-32 at the end must be there but is not compared: each PNG chunk's CRC-32 already covers the same data, and
 * it would cost 2.9 ms on 1024x1024 RGBA. Throws `invalid_image`.
 */
export function inflate(input: Uint8Array, output: Uint8Array): void {
  const source: BitSource = { input, position: 2, hold: 0, count: 0 };
  checkZlibHeader(input);
  let at = 0;
  let last = false;
  while (!last) {
    last = takeBits(source, 1) === 1;
    const type = takeBits(source, 2);
    if (type === 0) at = copyStored(source, output, at);
    else if (type === 1) at = inflateBlock(source, fixedCodes, output, at);
    else if (type === 2) at = inflateBlock(source, readCodes(source), output, at);
    else throw inflateError('unknownBlock');
    if (at > output.length) throw inflateError('tooMuch');
    if (source.position - (source.count >> 3) > input.length) throw inflateError('truncated');
  }
  if (at < output.length) throw inflateError('tooLittle');
  if (source.position - (source.count >> 3) + 4 > input.length) throw inflateError('truncated');
}

function checkZlibHeader(input: Uint8Array): void {
  const method = input[0] ?? 0;
  const flags = input[1] ?? 0;
  const isDeflate = (method & 15) === 8 && method >> 4 <= 7;
  if (!isDeflate || ((method << 8) | flags) % 31 !== 0 || (flags & 0x20) !== 0)
    throw inflateError('badHeader');
}

/** A block of stored bytes; the position in `output` after it. */
function copyStored(source: BitSource, output: Uint8Array, at: number): number {
  const { input } = source;
  const start = source.position - (source.count >> 3) + 4;
  const size = (input[start - 4] ?? 0) | ((input[start - 3] ?? 0) << 8);
  const check = (input[start - 2] ?? 0) | ((input[start - 1] ?? 0) << 8);
  if (start + size > input.length) throw inflateError('truncated');
  if ((size ^ check) !== 0xffff) throw inflateError('badStoredBlock');
  if (at + size > output.length) throw inflateError('tooMuch');
  output.set(input.subarray(start, start + size), at);
  source.position = start + size;
  source.hold = 0;
  source.count = 0;
  return at + size;
}
