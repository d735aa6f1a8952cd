import type { Orientation } from './types.ts';

const orientationTag = 0x0112;
const shortType = 3;
const entryBytes = 12;
const orientations: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * The orientation (tag 0x0112) in a block of EXIF, that is TIFF, data of either byte order; 1 where there is none or
 * the block is broken (EXIF 2.32, sections 4.5.2 and 4.6.4). Only the first directory is read, so that no chain of
 * directories can be followed in circles.
 */
export function exifOrientation(tiff: Uint8Array): Orientation {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (view.byteLength < 8) return 1;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const littleEndian = order === 0x4949;
  const directory = view.getUint32(4, littleEndian);
  if (view.getUint16(2, littleEndian) !== 42 || directory + 2 > view.byteLength) return 1;

  const entries = view.getUint16(directory, littleEndian);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * entryBytes;
    if (entry + entryBytes > view.byteLength) return 1;
    if (view.getUint16(entry, littleEndian) !== orientationTag) continue;
    const isOneShort =
      view.getUint16(entry + 2, littleEndian) === shortType && view.getUint32(entry + 4, littleEndian) === 1;
    const value = isOneShort ? view.getUint16(entry + 8, littleEndian) : 1;
    return orientations.find((orientation) => orientation === value) ?? 1;
  }
  return 1;
}
