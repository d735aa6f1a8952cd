import { decode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { storageWalk } from './storage-walk.ts';
import type { Painting } from './types.ts';

/** 8-bit R, G, B, A. */
export interface ColorImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * A picture as a viewer shows it, transparency kept. By pngjs and jpeg-js and the orientation that it was made with,
 * so that a sheet shows the picture whatever the pipeline makes of it.
 */
export function decodeColor(picture: Pick<Painting, 'format' | 'bytes' | 'orientation'>): ColorImage {
  const { format, bytes, orientation = 1 } = picture;
  const stored =
    format === 'jpeg'
      ? decode(bytes, { useTArray: true, formatAsRGBA: true })
      : PNG.sync.read(Buffer.from(bytes));
  const width = orientation >= 5 ? stored.height : stored.width;
  const height = orientation >= 5 ? stored.width : stored.height;
  const { first, right, down } = storageWalk(orientation, width, height);
  const data = new Uint8Array(stored.data.length);
  for (let row = 0; row < stored.height; row++) {
    for (let column = 0; column < stored.width; column++) {
      const from = 4 * (row * stored.width + column);
      data.set(stored.data.subarray(from, from + 4), 4 * (first + row * down + column * right));
    }
  }
  return { data, width, height };
}
