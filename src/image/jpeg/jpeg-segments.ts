import { invalidImage } from '../invalid-image.ts';

/** The second bytes of the markers that matter here (ITU-T T.81, table B.1). */
export const markers = {
  huffmanTables: 0xc4,
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  quantizationTables: 0xdb,
  restartInterval: 0xdd,
  jfif: 0xe0,
  exif: 0xe1,
  adobe: 0xee,
} as const;

/** A marker and what belongs to it: `bytes[start, end)`, the length field left out. */
export interface JpegSegment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The first segment at or after `at`. Fill bytes, and strays between two segments as some phones leave them, are
 * skipped. Throws `invalid_image` where the file ends first.
 */
export function nextSegment(bytes: Uint8Array, at: number): JpegSegment {
  const marker = findMarker(bytes, at);
  const code = bytes[marker + 1] ?? 0;
  const start = marker + 2;
  if (standsAlone(code)) return { marker: code, start, end: start };
  const length = readUint16(bytes, start);
  if (length < 2) throw invalidImage('The JPEG is corrupt: a segment has an impossible length.');
  if (start + length > bytes.length) throw truncated();
  return { marker: code, start: start + 2, end: start + length };
}

/** The big-endian number in the 2 bytes from `at`. */
export function readUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Where the next marker stands: a 0xFF before something that is neither a stuffed zero nor another 0xFF. */
function findMarker(bytes: Uint8Array, at: number): number {
  let found = bytes.indexOf(0xff, at);
  while (found >= 0 && found + 1 < bytes.length) {
    const code = bytes[found + 1];
    if (code !== 0 && code !== 0xff) return found;
    found = bytes.indexOf(0xff, found + 1);
  }
  throw truncated();
}

/** Markers without a length: TEM, the restart markers, start and end of the image. */
function standsAlone(code: number): boolean {
  return code === 0x01 || (code >= 0xd0 && code <= markers.endOfImage);
}

const truncated = () => invalidImage('The JPEG is truncated: it ends in the middle of its data.');
