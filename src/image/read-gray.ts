import { composite, detectGround } from './composite.ts';
import { decodeJpegLuma } from './jpeg/decode-jpeg.ts';
import { luma, opaqueLuma } from './luma.ts';
import { orient } from './orient.ts';
import { pipelineSteps } from './pipeline-steps.ts';
import { decodePngLuma } from './png/decode-png.ts';
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
 * looks at is reduced while it is decoded, where the factor allows it: the same means, but for their rounding.
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
  // Orientations from 5 on lie on their side (EXIF 2.32, section 4.6.4).
  const [width, height] =
    header.orientation < 5 ? [header.width, header.height] : [header.height, header.width];
  return { header, gray, width, height, flags };
}

function readPng(bytes: Uint8Array, flags: string[]): GrayImage {
  const png = decodePngLuma(bytes);
  if ('gray' in png) return png.gray;
  const { image } = png;
  const opaque = opaqueLuma(image);
  if (opaque !== null) return opaque;
  const ground = detectGround(image, pipelineSteps.ground);
  if (ground === 'black') flags.push('black-ground');
  return luma(composite(image, ground));
}
