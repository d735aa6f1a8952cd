import { pngSignature } from './png/png-chunks.ts';
import type { PictureFormat } from './types.ts';

/** Start of image, and the first byte of the marker that must follow. */
const jpegSignature: readonly number[] = [0xff, 0xd8, 0xff];

/** What the first bytes say; undefined where they are neither a PNG's nor a JPEG's. */
export function sniffFormat(bytes: Uint8Array): PictureFormat | undefined {
  if (pngSignature.every((byte, i) => bytes[i] === byte)) return 'png';
  if (jpegSignature.every((byte, i) => bytes[i] === byte)) return 'jpeg';
  return undefined;
}
