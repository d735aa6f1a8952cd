import { composite, detectGround } from './composite.ts';
import { decodeJpegLuma } from './decode-jpeg.ts';
import { decodePng } from './decode-png.ts';
import { luma, opaqueLuma } from './luma.ts';
import { orient } from './orient.ts';
import { pipelineSteps } from './preprocess.ts';
import { probe } from './probe.ts';
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
 * Throws what {@link probe} throws, and `invalid_image` for broken data.
 */
export function readGray(bytes: Uint8Array, limits: PictureLimits): GrayPicture {
  const header = probe(bytes, limits);
  const flags: string[] = [];
  const stored = header.format === 'jpeg' ? decodeJpegLuma(bytes) : readPng(bytes, flags);
  if (header.orientation !== 1) flags.push('oriented');
  return { header, gray: orient(stored, header.orientation), flags };
}

function readPng(bytes: Uint8Array, flags: string[]): GrayImage {
  const image = decodePng(bytes);
  const opaque = opaqueLuma(image);
  if (opaque !== null) return opaque;
  const ground = detectGround(image, pipelineSteps.ground);
  if (ground === 'black') flags.push('black-ground');
  return luma(composite(image, ground));
}
