import { composite, detectGround } from './composite.ts';
import { decodeJpegLuma } from './decode-jpeg.ts';
import { decodePng } from './decode-png.ts';
import { luma, opaqueLuma } from './luma.ts';
import { orient } from './orient.ts';
import { pipelineSteps } from './preprocess.ts';
import { probe } from './probe.ts';
import { reduction } from './reduce.ts';
import type { GrayImage, PictureHeader, PictureLimits } from './types.ts';

export interface GrayPicture {
  readonly header: PictureHeader;
  /** Upright; smaller than the picture where it was reduced. */
  readonly gray: GrayImage;
  /** Of the whole picture, upright, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The branches taken: `oriented`, `black-ground`, `reduced`. */
  readonly flags: readonly string[];
}

/**
 * An encoded picture as upright gray levels: decoded, alpha over its ground, luma, EXIF orientation. A JPEG that is larger than `preprocess`
 * looks at is reduced while it is decoded, where its sides allow it: the same means, but for their rounding.
 * Throws what {@link probe} throws, and `invalid_image` for broken data.
 */
export function readGray(bytes: Uint8Array, limits: PictureLimits): GrayPicture {
  const header = probe(bytes, limits);
  const flags: string[] = [];
  const factor = reduction(header, pipelineSteps.reduce.maxCloseSidePx);
  const stored = header.format === 'jpeg' ? decodeJpegLuma(bytes, factor) : readPng(bytes, flags);
  if (stored.width < header.width) flags.push('reduced');
  if (header.orientation !== 1) flags.push('oriented');
  const gray = orient(stored, header.orientation);
  const scale = header.width / stored.width;
  return { header, gray, width: scale * gray.width, height: scale * gray.height, flags };
}

function readPng(bytes: Uint8Array, flags: string[]): GrayImage {
  const image = decodePng(bytes);
  const opaque = opaqueLuma(image);
  if (opaque !== null) return opaque;
  const ground = detectGround(image, pipelineSteps.ground);
  if (ground === 'black') flags.push('black-ground');
  return luma(composite(image, ground));
}
