import { decodeJpeg } from './jpeg/decode-jpeg.ts';
import { decodePng } from './png/decode-png.ts';
import { probe } from './probe.ts';
import type { PictureHeader, PictureLimits, RgbaImage } from './types.ts';

export interface DecodedPicture {
  readonly header: PictureHeader;
  /** Pixels as stored: `header.orientation` is not applied. */
  readonly image: RgbaImage;
}

/** The pixels of a PNG or a JPEG. Throws what {@link probe} throws, and `invalid_image` for broken data. */
export function decode(bytes: Uint8Array, limits: PictureLimits): DecodedPicture {
  const header = probe(bytes, limits);
  return { header, image: header.format === 'png' ? decodePng(bytes) : decodeJpeg(bytes) };
}
