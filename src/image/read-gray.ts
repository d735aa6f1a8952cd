import { composite, detectGround } from './composite.ts';
import { decode } from './decode.ts';
import { luma, opaqueLuma } from './luma.ts';
import { orient } from './orient.ts';
import { pipelineSteps } from './preprocess.ts';
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
  let gray = opaqueLuma(image);
  if (gray === null) {
    const ground = detectGround(image, pipelineSteps.ground);
    if (ground === 'black') flags.push('black-ground');
    gray = luma(composite(image, ground));
  }
  if (header.orientation !== 1) flags.push('oriented');
  return { header, gray: orient(gray, header.orientation), flags };
}
