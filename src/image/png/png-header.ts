import { invalidImage } from '../invalid-image.ts';
import { checkCrc, type PngChunk, readUint32 } from './png-chunks.ts';

/** How a pixel is made of samples, as the number in the file. */
export const pngColors = { gray: 0, rgb: 2, palette: 3, grayAlpha: 4, rgba: 6 } as const;

/** The `IHDR` chunk (PNG 1.2, section 4.1.1). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly bitDepth: number;
  /** One of {@link pngColors}. */
  readonly color: number;
  /** Samples of a pixel. */
  readonly channels: number;
  readonly interlaced: boolean;
}

/** Channels and the allowed bit depths of each colour type. */
const formats: ReadonlyMap<number, { readonly channels: number; readonly depths: readonly number[] }> =
  new Map([
    [pngColors.gray, { channels: 1, depths: [1, 2, 4, 8, 16] }],
    [pngColors.rgb, { channels: 3, depths: [8, 16] }],
    [pngColors.palette, { channels: 1, depths: [1, 2, 4, 8] }],
    [pngColors.grayAlpha, { channels: 2, depths: [8, 16] }],
    [pngColors.rgba, { channels: 4, depths: [8, 16] }],
  ]);

/** Reads the first chunk of a PNG. Sizes are as written, zero included; throws `invalid_image` for all else. */
export function parsePngHeader(bytes: Uint8Array, chunk: PngChunk): PngHeader {
  if (chunk.type === 'CgBI') throw invalidImage('PNG files in the private format of iOS are not supported.');
  if (chunk.type !== 'IHDR' || chunk.end - chunk.start !== 13)
    throw invalidImage('The PNG is corrupt: it does not begin with a header.');
  checkCrc(bytes, chunk);
  const [bitDepth = 0, color = 0, compression, filter, interlace = 0] = bytes.subarray(
    chunk.start + 8,
    chunk.end,
  );
  const format = formats.get(color);
  if (format === undefined || !format.depths.includes(bitDepth))
    throw invalidImage('The PNG is corrupt: there is no such colour type and bit depth.');
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw invalidImage('The PNG is corrupt: there is no such compression, filter or interlace method.');
  return {
    width: readUint32(bytes, chunk.start),
    height: readUint32(bytes, chunk.start + 4),
    bitDepth,
    color,
    channels: format.channels,
    interlaced: interlace === 1,
  };
}
