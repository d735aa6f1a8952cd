import { invalidImage } from '../invalid-image.ts';
import { type JpegSegment, readUint16 } from './jpeg-segments.ts';

/** A colour channel as it is stored: a grid of blocks of 8x8 samples. */
export interface JpegComponent {
  readonly id: number;
  /** Sampling factors, 1 to 4: its size is `h / maxH` by `v / maxV` of the picture's. */
  readonly h: number;
  readonly v: number;
  readonly quantizationId: number;
  /** Blocks that hold a pixel of the picture. */
  readonly blocksWide: number;
  readonly blocksHigh: number;
  /** Blocks from one row to the next: whole units of all components (MCUs). */
  readonly blockStride: number;
  readonly blockRows: number;
}

/** The start of frame (ITU-T T.81, B.2.2). */
export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  readonly components: readonly JpegComponent[];
  readonly maxH: number;
  readonly maxV: number;
  readonly mcusWide: number;
  readonly mcusHigh: number;
}

const progressiveMarker = 0xc2;
/** Why a frame of another kind can't be read. Sequential ones, 0xC0 and 0xC1, and progressive ones can. */
const unsupported: ReadonlyMap<number, string> = new Map([
  [0xc3, 'Lossless'],
  [0xc5, 'Hierarchical'],
  [0xc6, 'Hierarchical'],
  [0xc7, 'Hierarchical'],
  [0xc9, 'Arithmetically coded'],
  [0xca, 'Arithmetically coded'],
  [0xcb, 'Lossless'],
  [0xcd, 'Hierarchical'],
  [0xce, 'Hierarchical'],
  [0xcf, 'Hierarchical'],
  [0xde, 'Hierarchical'],
]);

/** Whether the marker begins a frame, of a kind that can be read or not. */
export function isFrameMarker(marker: number): boolean {
  return (marker >= 0xc0 && marker <= progressiveMarker) || unsupported.has(marker);
}

/** Reads a start of frame. Width and height are as written, zero included; throws `invalid_image` for all else. */
export function parseJpegFrame(bytes: Uint8Array, segment: JpegSegment): JpegFrame {
  const kind = unsupported.get(segment.marker);
  if (kind !== undefined) throw invalidImage(`${kind} JPEG files are not supported.`);
  const data = bytes.subarray(segment.start, segment.end);
  const [precision] = data;
  const count = data[5] ?? 0;
  if (data.length !== 6 + 3 * count) throw corrupt('its frame header has the wrong length');
  if (precision !== 8)
    throw invalidImage(`JPEG files of ${precision} bits are not supported, only those of 8.`);
  if (count !== 1 && count !== 3 && count !== 4)
    throw invalidImage(`JPEG files of ${count} colour channels are not supported, only those of 1, 3 or 4.`);

  const channels = Array.from({ length: count }, (_, i) => ({
    id: data[6 + 3 * i] ?? 0,
    h: (data[7 + 3 * i] ?? 0) >> 4,
    v: (data[7 + 3 * i] ?? 0) & 15,
    quantizationId: data[8 + 3 * i] ?? 0,
  }));
  if (channels.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4))
    throw corrupt('it has an impossible sampling');
  if (new Set(channels.map(({ id }) => id)).size !== count)
    throw corrupt('two of its channels have the same name');

  const height = readUint16(data, 1);
  const width = readUint16(data, 3);
  const maxH = Math.max(...channels.map(({ h }) => h));
  const maxV = Math.max(...channels.map(({ v }) => v));
  const mcusWide = Math.ceil(width / (8 * maxH));
  const mcusHigh = Math.ceil(height / (8 * maxV));
  const components = channels.map((channel) => ({
    ...channel,
    blocksWide: Math.ceil(Math.ceil((width * channel.h) / maxH) / 8),
    blocksHigh: Math.ceil(Math.ceil((height * channel.v) / maxV) / 8),
    blockStride: mcusWide * channel.h,
    blockRows: mcusHigh * channel.v,
  }));
  const progressive = segment.marker === progressiveMarker;
  return { width, height, progressive, components, maxH, maxV, mcusWide, mcusHigh };
}

const corrupt = (why: string) => invalidImage(`The JPEG is corrupt: ${why}.`);
