import { concatenate } from '../concatenate.ts';
import { deflate } from '../deflate/deflate.ts';
import type { GrayImage } from '../types.ts';
import { crc32 } from './crc32.ts';
import { pngSignature } from './png-chunks.ts';
import { pngColors } from './png-header.ts';

const bitDepth = 8;

/** The picture as a gray PNG of 8 bits: a 28x28 digit takes some 400 bytes. */
export function encodePng({ data, width, height }: GrayImage): Uint8Array {
  const header = Uint8Array.from([...uint32(width), ...uint32(height), bitDepth, pngColors.gray, 0, 0, 0]);
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflate(rows)), chunk('IEND', new Uint8Array(0))];
  return concatenate([Uint8Array.from(pngSignature), ...chunks]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = concatenate([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), data]);
  return concatenate([Uint8Array.from(uint32(data.length)), named, Uint8Array.from(uint32(crc32(named)))]);
}

function uint32(value: number): readonly number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
