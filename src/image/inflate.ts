import {
  endKind,
  type InflateTable,
  inflateTable,
  invalidKind,
  kindMask,
  linkKind,
  literalKind,
  matchKind,
  pairFlag,
  withLiteralPairs,
} from './inflate-table.ts';
import { invalidImage } from './invalid-image.ts';

const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
] as const;
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
] as const;
/** The order in which the lengths of the code that codes the code lengths are sent. */
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

const endOfBlock = 256;
const maxLiteralCodes = 286;
const maxDistanceCodes = 30;
/** 10 is fastest: with 11 or 12 the building of tables costs more than the rarer second look-up saves. */
const literalRootBits = 10;
const distanceRootBits = 8;
const codeLengthRootBits = 7;

const literalMeanings: Int32Array = Int32Array.from({ length: 288 }, (_, symbol) => {
  if (symbol < endOfBlock) return symbol << 12;
  if (symbol === endOfBlock) return endKind;
  const base = lengthBases[symbol - endOfBlock - 1];
  if (base === undefined) return invalidKind;
  const extraBits = symbol < 265 || symbol === 285 ? 0 : (symbol - 261) >> 2;
  return (base << 12) | (extraBits << 4) | matchKind;
});
const distanceMeanings: Int32Array = Int32Array.from({ length: 32 }, (_, symbol) => {
  const base = distanceBases[symbol];
  if (base === undefined) return invalidKind;
  return (base << 12) | (Math.max(0, (symbol >> 1) - 1) << 4) | matchKind;
});
const codeLengthMeanings: Int32Array = Int32Array.from({ length: 19 }, (_, symbol) => symbol << 12);

interface BlockCodes {
  readonly literals: InflateTable;
  readonly distances: InflateTable;
}

const fixedLengths: Uint8Array = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
const fixedCodes: BlockCodes = {
  literals: withLiteralPairs(inflateTable(fixedLengths, literalMeanings, literalRootBits)),
  distances: inflateTable(new Uint8Array(32).fill(5), distanceMeanings, distanceRootBits),
};

/**
 * Where the stream is read. `hold` keeps `count` bits that are not used yet, the next one lowest. It never has
 * more than 30: an integer of 31 bits stays a small integer in V8, which halves the time against one of 32.
 */
interface BitSource {
  readonly input: Uint8Array;
  position: number;
  hold: number;
  count: number;
}

/**
 * Decompresses a zlib stream (RFC 1950, RFC 1951) into exactly `length` bytes. More than that is an error before a
 * byte of it is stored, so a bomb costs no memory; fewer is an error too. Bytes after the stream are ignored. The
 * Adler-32 at the end must be there but is not compared: each PNG chunk's CRC-32 already covers the same data, and
 * it would cost 2.9 ms on 1024x1024 RGBA. Throws `invalid_image`.
 */
export function inflate(input: Uint8Array, length: number): Uint8Array {
  const source: BitSource = { input, position: 2, hold: 0, count: 0 };
  checkZlibHeader(input);
  const output = new Uint8Array(length);
  let at = 0;
  let last = false;
  while (!last) {
    last = takeBits(source, 1) === 1;
    const type = takeBits(source, 2);
    if (type === 0) at = copyStored(source, output, at);
    else if (type === 1) at = inflateBlock(source, fixedCodes, output, at);
    else if (type === 2) at = inflateBlock(source, readCodes(source), output, at);
    else throw invalidImage('The PNG is corrupt: its compressed data has a block of no known kind.');
    if (at > length) throw tooMuch();
    if (source.position - (source.count >> 3) > input.length) throw truncated();
  }
  if (at < length) throw invalidImage('The PNG is corrupt: it holds less data than its header promises.');
  if (source.position - (source.count >> 3) + 4 > input.length) throw truncated();
  return output;
}

function checkZlibHeader(input: Uint8Array): void {
  const method = input[0] ?? 0;
  const flags = input[1] ?? 0;
  const isDeflate = (method & 15) === 8 && method >> 4 <= 7;
  if (!isDeflate || ((method << 8) | flags) % 31 !== 0 || (flags & 0x20) !== 0)
    throw invalidImage('The PNG is corrupt: its compressed data does not begin as it should.');
}

/** The next `bits` (at most 15) bits as a number; zeros beyond the end, which is noticed after the block. */
function takeBits(source: BitSource, bits: number): number {
  if (source.count < 15) {
    const { input, position } = source;
    source.hold |= ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)) << source.count;
    source.position += 2;
    source.count += 16;
  }
  const value = source.hold & ((1 << bits) - 1);
  source.hold >>= bits;
  source.count -= bits;
  return value;
}

/** A block of stored bytes; the position in `output` after it. */
function copyStored(source: BitSource, output: Uint8Array, at: number): number {
  const { input } = source;
  const start = source.position - (source.count >> 3) + 4;
  const size = (input[start - 4] ?? 0) | ((input[start - 3] ?? 0) << 8);
  const check = (input[start - 2] ?? 0) | ((input[start - 1] ?? 0) << 8);
  if (start + size > input.length) throw truncated();
  if ((size ^ check) !== 0xffff) throw invalidImage('The PNG is corrupt: a stored block contradicts itself.');
  if (at + size > output.length) throw tooMuch();
  output.set(input.subarray(start, start + size), at);
  source.position = start + size;
  source.hold = 0;
  source.count = 0;
  return at + size;
}

/** The codes in the header of a dynamic block, RFC 1951 section 3.2.7. */
function readCodes(source: BitSource): BlockCodes {
  const literalCodes = takeBits(source, 5) + 257;
  const distanceCodes = takeBits(source, 5) + 1;
  const codeLengthCodes = takeBits(source, 4) + 4;
  if (literalCodes > maxLiteralCodes || distanceCodes > maxDistanceCodes)
    throw invalidImage('The PNG is corrupt: its compressed data has too many codes.');
  const codeLengthLengths = new Uint8Array(codeLengthOrder.length);
  for (const symbol of codeLengthOrder.slice(0, codeLengthCodes))
    codeLengthLengths[symbol] = takeBits(source, 3);
  const table = inflateTable(codeLengthLengths, codeLengthMeanings, codeLengthRootBits);

  const lengths = new Uint8Array(literalCodes + distanceCodes);
  for (let i = 0; i < lengths.length; ) {
    const symbol = takeCodeLength(source, table);
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) throw badRepeat();
    const value = symbol === 16 ? (lengths[i - 1] ?? 0) : 0;
    const repeat =
      symbol === 16
        ? 3 + takeBits(source, 2)
        : symbol === 17
          ? 3 + takeBits(source, 3)
          : 11 + takeBits(source, 7);
    if (i + repeat > lengths.length) throw badRepeat();
    lengths.fill(value, i, i + repeat);
    i += repeat;
  }
  if (lengths[endOfBlock] === 0)
    throw invalidImage('The PNG is corrupt: a block of its compressed data has no end.');
  return {
    literals: withLiteralPairs(
      inflateTable(lengths.subarray(0, literalCodes), literalMeanings, literalRootBits),
    ),
    distances: inflateTable(lengths.subarray(literalCodes), distanceMeanings, distanceRootBits),
  };
}

function takeCodeLength(source: BitSource, table: InflateTable): number {
  takeBits(source, 0);
  const entry = table.entries[source.hold & table.mask] ?? 0;
  if ((entry & kindMask) !== literalKind)
    throw invalidImage('The PNG is corrupt: its compressed data holds a code that is not defined.');
  source.hold >>= entry & 15;
  source.count -= entry & 15;
  return entry >> 12;
}

/**
 * The literals and matches of a block; the position in `output` after it, one beyond its length where the last pair
 * of literals went over the end. The bits live in locals here, and the refill is written out in place: this loop
 * is where a PNG's time goes.
 */
function inflateBlock(source: BitSource, codes: BlockCodes, output: Uint8Array, start: number): number {
  const { input } = source;
  const { length } = output;
  const { entries: literals, mask: literalMask } = codes.literals;
  const { entries: distances, mask: distanceMask } = codes.distances;
  let { position, hold, count } = source;
  let at = start;
  for (;;) {
    if (count < 15) {
      hold |= ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)) << count;
      position += 2;
      count += 16;
    }
    let entry = literals[hold & literalMask] ?? 0;
    hold >>= entry & 15;
    count -= entry & 15;
    if ((entry & kindMask) === literalKind) {
      if (at >= length) throw tooMuch();
      output[at++] = entry >> 12;
      if ((entry & pairFlag) !== 0) output[at++] = entry >> 20;
      continue;
    }
    if ((entry & kindMask) === linkKind) {
      entry = literals[(entry >> 12) + (hold & ((1 << ((entry >> 4) & 15)) - 1))] ?? 0;
      hold >>= entry & 15;
      count -= entry & 15;
      if ((entry & kindMask) === literalKind) {
        if (at >= length) throw tooMuch();
        output[at++] = entry >> 12;
        continue;
      }
    }
    if ((entry & kindMask) === endKind) break;
    if ((entry & kindMask) === invalidKind) throw undefinedCode();

    if (count < 15) {
      hold |= ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)) << count;
      position += 2;
      count += 16;
    }
    let extraBits = (entry >> 4) & 15;
    const size = (entry >> 12) + (hold & ((1 << extraBits) - 1));
    hold >>= extraBits;
    count -= extraBits;
    if (count < 15) {
      hold |= ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)) << count;
      position += 2;
      count += 16;
    }
    entry = distances[hold & distanceMask] ?? 0;
    if ((entry & kindMask) === linkKind) {
      hold >>= entry & 15;
      count -= entry & 15;
      entry = distances[(entry >> 12) + (hold & ((1 << ((entry >> 4) & 15)) - 1))] ?? 0;
    }
    if ((entry & kindMask) !== matchKind) throw undefinedCode();
    hold >>= entry & 15;
    count -= entry & 15;
    if (count < 15) {
      hold |= ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)) << count;
      position += 2;
      count += 16;
    }
    extraBits = (entry >> 4) & 15;
    const distance = (entry >> 12) + (hold & ((1 << extraBits) - 1));
    hold >>= extraBits;
    count -= extraBits;
    if (distance > at) throw invalidImage('The PNG is corrupt: its compressed data points before its start.');
    if (at + size > output.length) throw tooMuch();
    copyMatch(output, at, distance, size);
    at += size;
  }
  source.position = position;
  source.hold = hold;
  source.count = count;
  return at;
}

/** Repeats what stands `distance` bytes back; where it overlaps itself, byte by byte. */
function copyMatch(output: Uint8Array, at: number, distance: number, size: number): void {
  if (distance === 1 && size > 16) output.fill(output[at - 1] ?? 0, at, at + size);
  else if (distance >= size && size > 32) output.copyWithin(at, at - distance, at - distance + size);
  else for (let i = at; i < at + size; i++) output[i] = output[i - distance] ?? 0;
}

const truncated = () => invalidImage('The PNG is truncated: its compressed data stops too early.');
const tooMuch = () => invalidImage('The PNG is corrupt: it holds more data than its header promises.');
const undefinedCode = () =>
  invalidImage('The PNG is corrupt: its compressed data holds a code that is not defined.');
const badRepeat = () => invalidImage('The PNG is corrupt: its compressed data repeats what is not there.');
