import { encodePng } from './encode-png.ts';
import { toBytes } from './quantize.ts';
import type { Canvas } from './types.ts';

/** A canvas as a PNG of 8-bit RGB. */
export function encodeCanvasPng({ rgb, width, height }: Canvas): Uint8Array {
  return encodePng(toBytes(rgb), width, height, { colorType: 2, depth: 8 });
}
