import { adler32 } from './adler32.ts';
import {
  distanceBases,
  distanceExtraBits,
  endOfBlock,
  fixedLiteralLengths,
  lengthBases,
  lengthExtraBits,
} from './deflate-alphabet.ts';

const minMatch = 3;
const maxMatch = 258;
const maxDistance = 32768;
const hashBits = 12;

interface BitSink {
  readonly bytes: number[];
  hold: number;
  count: number;
}

/** The fixed code of each literal and length symbol, its first bit lowest. */
const literalCodes: readonly number[] = Array.from(fixedLiteralLengths, (length, symbol) => {
  const code =
    symbol < 144 ? 0x30 + symbol : symbol < 256 ? 0x100 + symbol : symbol < 280 ? symbol - 256 : symbol - 88;
  return reversed(code, length);
});

/**
 * Compresses `bytes` into a zlib stream (RFC 1950) of one block with the fixed code. For pictures of a few kilobytes:
 * it looks for a repetition only where the same three bytes stood last.
 */
export function deflate(bytes: Uint8Array): Uint8Array {
  const sink: BitSink = { bytes: [0x78, 0x01], hold: 0, count: 0 };
  putBits(sink, 0b011, 3);
  const lastSeen = new Int32Array(1 << hashBits).fill(-1);
  let at = 0;
  while (at < bytes.length) {
    const hash = hashAt(bytes, at);
    const candidate = lastSeen[hash] ?? -1;
    lastSeen[hash] = at;
    const length = candidate < 0 || at - candidate > maxDistance ? 0 : matchLength(bytes, candidate, at);
    if (length < minMatch) {
      putLiteral(sink, bytes[at] ?? 0);
      at++;
    } else {
      putMatch(sink, length, at - candidate);
      at += length;
    }
  }
  putLiteral(sink, endOfBlock);
  putBits(sink, 0, 7);
  const check = adler32(bytes);
  return Uint8Array.from([
    ...sink.bytes,
    check >>> 24,
    (check >>> 16) & 255,
    (check >>> 8) & 255,
    check & 255,
  ]);
}

function hashAt(bytes: Uint8Array, at: number): number {
  const three = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return Math.imul(three, 0x9e3779b1) >>> (32 - hashBits);
}

function matchLength(bytes: Uint8Array, from: number, at: number): number {
  const longest = Math.min(maxMatch, bytes.length - at);
  let length = 0;
  while (length < longest && bytes[from + length] === bytes[at + length]) length++;
  return length;
}

function putLiteral(sink: BitSink, symbol: number): void {
  putBits(sink, literalCodes[symbol] ?? 0, fixedLiteralLengths[symbol] ?? 0);
}

function putMatch(sink: BitSink, length: number, distance: number): void {
  const lengthIndex = lengthBases.findLastIndex((base) => base <= length);
  putLiteral(sink, endOfBlock + 1 + lengthIndex);
  putBits(sink, length - (lengthBases[lengthIndex] ?? 0), lengthExtraBits(lengthIndex));
  const distanceSymbol = distanceBases.findLastIndex((base) => base <= distance);
  putBits(sink, reversed(distanceSymbol, 5), 5);
  putBits(sink, distance - (distanceBases[distanceSymbol] ?? 0), distanceExtraBits(distanceSymbol));
}

function putBits(sink: BitSink, value: number, bits: number): void {
  sink.hold |= value << sink.count;
  sink.count += bits;
  while (sink.count >= 8) {
    sink.bytes.push(sink.hold & 255);
    sink.hold >>= 8;
    sink.count -= 8;
  }
}

/** The low `length` bits of `code` in the opposite order. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result = (result << 1) | ((code >> bit) & 1);
  return result;
}
