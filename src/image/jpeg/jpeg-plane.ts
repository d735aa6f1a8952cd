import type { GrayImage } from '../types.ts';
import type { BlockSink } from './jpeg-block.ts';
import type { JpegComponent, JpegFrame } from './jpeg-frame.ts';
import { inverseDct } from './jpeg-idct.ts';
import { bytesOf, newLevels, type OpenLevels } from './jpeg-levels.ts';

/** The samples of one component at its own resolution, filled up to whole units. */
export interface JpegPlane {
  readonly samples: Uint8ClampedArray<ArrayBuffer>;
  /** Samples from one row to the next. */
  readonly stride: number;
  /** For each column of the picture: the column of its sample, the nearest at or before it. */
  readonly columns: Int32Array;
  /** The same for rows. */
  readonly rows: Int32Array;
}

/** A plane, to be filled by `sink` from the component's blocks. */
export function jpegPlane(
  frame: JpegFrame,
  component: JpegComponent,
  open: OpenLevels = newLevels,
): JpegPlane & { readonly sink: BlockSink } {
  const { blockStride, blockRows, h, v } = component;
  const stride = 8 * blockStride;
  const samples = open({ factor: 1, stride, size: stride * 8 * blockRows });
  const work = new Int32Array(64);
  return {
    samples,
    stride,
    columns: Int32Array.from({ length: frame.width }, (_, x) => Math.floor((x * h) / frame.maxH)),
    rows: Int32Array.from({ length: frame.height }, (_, y) => Math.floor((y * v) / frame.maxV)),
    sink: (block, column, row) => inverseDct(block, work, samples, 8 * (row * stride + column), stride),
  };
}

/** A plane as a picture of the frame's size, its samples repeated where it is coarser. */
export function upsample(
  { samples, stride, columns, rows }: JpegPlane,
  { width, height }: Pick<JpegFrame, 'width' | 'height'>,
): GrayImage {
  const isFull = columns[width - 1] === width - 1;
  if (isFull && stride === width && rows[height - 1] === height - 1)
    return { data: bytesOf(samples).subarray(0, width * height), width, height };
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (rows[y] ?? 0) * stride;
    if (isFull) data.set(samples.subarray(from, from + width), y * width);
    else for (let x = 0; x < width; x++) data[y * width + x] = samples[from + (columns[x] ?? 0)] ?? 0;
  }
  return { data, width, height };
}
