import { invalidImage } from '../invalid-image.ts';
import { crc32 } from './crc32.ts';

/** One chunk of a PNG: its data is `bytes[start, end)`, its CRC-32 the 4 bytes after that. */
export interface PngChunk {
  /** Four letters, for instance `IHDR`. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export const pngSignature: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Bytes of a chunk beside its data: length, type, CRC. */
const framingBytes = 12;

/**
 * The chunks of a PNG from the first to `IEND`, in order (PNG 1.2, section 3); what follows `IEND` is ignored. Only
 * lengths and names are read, so a walk costs next to nothing, whatever the chunks hold. Throws `invalid_image` where
 * a chunk goes over the end of the file or `IEND` is missing.
 */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  let at = pngSignature.length;
  for (;;) {
    if (at + framingBytes > bytes.length) throw truncated();
    const start = at + 8;
    const end = start + readUint32(bytes, at);
    if (end + 4 > bytes.length) throw truncated();
    const type = String.fromCharCode(...bytes.subarray(at + 4, start));
    yield { type, start, end };
    if (type === 'IEND') return;
    at = end + 4;
  }
}

/** Throws `invalid_image` unless the chunk's CRC-32, over its name and data, is right. */
export function checkCrc(bytes: Uint8Array, chunk: PngChunk): void {
  if (crc32(bytes, chunk.start - 4, chunk.end) !== readUint32(bytes, chunk.end))
    throw invalidImage(`The PNG is corrupt: the checksum of its ${printable(chunk.type)} chunk is wrong.`);
}

/** The big-endian number in the 4 bytes from `at`. */
export function readUint32(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return high * 0x10000 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
}

/** A chunk's name as it may stand in a message. */
export function printable(type: string): string {
  return type.replaceAll(/[^A-Za-z]/g, '?');
}

const truncated = () => invalidImage('The PNG is truncated: it ends in the middle of its data.');
