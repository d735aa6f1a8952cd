import { crc32 } from 'node:zlib';
import { pngSignature as signature } from '../../src/image/png/png-chunks.ts';
import type { Random } from '../../src/training/random.ts';
import { join } from './bytes.ts';

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

/** Values that parsers trip over. */
const evilBytes = [0, 1, 0x7f, 0x80, 0xfe, 0xff, 0xd0, 0xd8, 0xd9, 0xda, 0xc0, 0xc4] as const;
const evilLengths = [0, 1, 2, 3, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff] as const;

const mutations: readonly Mutation[] = [
  flipBits,
  setBytes,
  removeRange,
  insertRange,
  repeatRange,
  clearRange,
  swapRanges,
  truncate,
  editLength,
  swapChunks,
];

/**
 * A damaged copy: one to four random changes (bits, bytes, deletions, insertions, repetitions, swaps, lengths). For
 * every second PNG the checksums are made right again, so that the damage gets past them.
 */
export function mutatePicture(bytes: Uint8Array, random: Random): Uint8Array {
  let mutant: Uint8Array = bytes.slice();
  for (let changes = 1 + random.below(4); changes > 0 && mutant.length > 0; changes--) {
    mutant = mutations[random.below(mutations.length)]?.(mutant, random) ?? mutant;
  }
  return random.chance(0.5) ? withRightChecksums(mutant) : mutant;
}

function flipBits(bytes: Uint8Array, random: Random): Uint8Array {
  const flipped = bytes.slice();
  for (let flips = 1 + random.below(8); flips > 0; flips--) {
    const at = random.below(bytes.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
  }
  return flipped;
}

function setBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = bytes.slice();
  for (let sets = 1 + random.below(4); sets > 0; sets--) {
    changed[random.below(bytes.length)] = evilBytes[random.below(evilBytes.length)] ?? 0;
  }
  return changed;
}

function removeRange(bytes: Uint8Array, random: Random): Uint8Array {
  const [start, end] = range(bytes, random);
  return join(bytes.subarray(0, start), bytes.subarray(end));
}

function insertRange(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const inserted = Uint8Array.from({ length: 1 + random.below(20) }, () => random.below(256));
  return join(bytes.subarray(0, at), inserted, bytes.subarray(at));
}

function repeatRange(bytes: Uint8Array, random: Random): Uint8Array {
  const [start, end] = range(bytes, random);
  const copies = Array.from({ length: 1 + random.below(20) }, () => bytes.subarray(start, end));
  return join(bytes.subarray(0, end), ...copies, bytes.subarray(end));
}

function clearRange(bytes: Uint8Array, random: Random): Uint8Array {
  const [start, end] = range(bytes, random);
  return bytes.slice().fill(random.chance(0.5) ? 0 : 0xff, start, end);
}

function swapRanges(bytes: Uint8Array, random: Random): Uint8Array {
  const cuts = [0, 0, 0].map(() => random.below(bytes.length + 1)).toSorted((a, b) => a - b);
  const [a = 0, b = 0, c = 0] = cuts;
  return join(bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c));
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, random.below(bytes.length));
}

/** Another length for a chunk of a PNG; elsewhere, for a segment of a JPEG. */
function editLength(bytes: Uint8Array, random: Random): Uint8Array {
  const value = random.chance(0.5) ? (evilLengths[random.below(evilLengths.length)] ?? 0) : random.below(300);
  const chunks = pngChunkStarts(bytes);
  if (chunks.length > 0)
    return overwrite(
      bytes,
      chunks[random.below(chunks.length)] ?? 0,
      Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255),
    );
  const segments = Array.from(bytes.keys()).filter((i) => bytes[i] === 0xff && (bytes[i + 1] ?? 0) >= 0xc0);
  const at = segments[random.below(Math.max(1, segments.length))] ?? 0;
  return overwrite(bytes, at + 2, Uint8Array.of((value >> 8) & 255, value & 255));
}

function swapChunks(bytes: Uint8Array, random: Random): Uint8Array {
  const starts = pngChunkStarts(bytes);
  if (starts.length < 2) return swapRanges(bytes, random);
  const ends = [...starts.slice(1), bytes.length];
  const chunks = starts.map((start, i) => bytes.subarray(start, ends[i]));
  const from = random.below(chunks.length);
  const [moved = new Uint8Array(0)] = chunks.splice(from, 1);
  chunks.splice(random.below(chunks.length + 1), random.below(2), moved);
  return join(bytes.subarray(0, signature.length), ...chunks);
}

function withRightChecksums(bytes: Uint8Array): Uint8Array {
  const fixed = bytes.slice();
  const view = new DataView(fixed.buffer);
  for (const start of pngChunkStarts(bytes)) {
    const end = start + 8 + view.getUint32(start);
    if (end + 4 <= fixed.length) view.setUint32(end, crc32(fixed.subarray(start + 4, end)));
  }
  return fixed;
}

/** Where chunks begin, as far as their lengths can be followed; none in a JPEG. */
function pngChunkStarts(bytes: Uint8Array): readonly number[] {
  const starts: number[] = [];
  if (signature.some((byte, i) => bytes[i] !== byte)) return starts;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = signature.length; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) starts.push(at);
  return starts;
}

function range(bytes: Uint8Array, random: Random): readonly [number, number] {
  const start = random.below(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + random.below(24))];
}

function overwrite(bytes: Uint8Array, at: number, values: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  values.forEach((value, i) => {
    if (at + i < changed.length) changed[at + i] = value;
  });
  return changed;
}
