import { composite, detectGround, isOpaque } from './composite.ts';
import { decode } from './decode.ts';
import { luma } from './luma.ts';
import { orient } from './orient.ts';
import type { GrayImage, PictureHeader, PictureLimits } from './types.ts';

export interface GrayPicture {
  readonly header: PictureHeader;
  /** Upright. */
  readonly gray: GrayImage;
  /** The branches taken: `oriented`, `black-ground`. */
  readonly flags: readonly string[];
}

/**
 * An encoded picture as upright gray levels: decoded, alpha over its ground, luma, EXIF orientation.
 * Throws what `decode` throws.
 */
export function readGray(bytes: Uint8Array, limits: PictureLimits): GrayPicture {
  const { header, image } = decode(bytes, limits);
  const flags: string[] = [];
  let picture = image;
  if (!isOpaque(image)) {
    const ground = detectGround(image);
    if (ground === 'black') flags.push('black-ground');
    picture = composite(image, ground);
  }
  if (header.orientation !== 1) flags.push('oriented');
  return { header, gray: orient(luma(picture), header.orientation), flags };
}
