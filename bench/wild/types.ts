import type { Orientation, PictureFormat } from '../../src/image/index.ts';
import type { Random } from './random.ts';
import type { Textures } from './textures.ts';

export const kinds = ['photo', 'scan', 'drawing', 'thumbnail', 'broken', 'layout', 'note'] as const;
export type Kind = (typeof kinds)[number];

/** One of MNIST: 28x28 bytes, row-major, 0 paper to 255 ink. */
export interface Digit {
  readonly label: number;
  readonly pixels: Uint8Array;
}

/** What a painter makes of a digit. */
export interface Painting {
  /** What is special about it, for instance `shadow`, `ruled`, `pencil`; accuracy is counted by each. */
  readonly tags: readonly string[];
  readonly format: PictureFormat;
  readonly bytes: Uint8Array;
  /** What its EXIF says; absent: it has none. */
  readonly orientation?: Orientation;
}

export interface WildPicture extends Painting {
  readonly kind: Kind;
  /** Its file name: kind, number, label. */
  readonly name: string;
  readonly label: number;
}

/** Makes a picture of a digit; the same digit and random numbers give the same bytes. */
export type Painter = (digit: Digit, random: Random, textures: Textures) => Painting;

/** Reflectance or screen colour: R, G, B from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** R, G, B interleaved, 0 to 255 (over 255 is overexposed); painted on in place. */
export interface Canvas {
  readonly rgb: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** How much of each pixel is covered, 0 to 1, row-major; (originX, originY) is where the digit's middle lies. */
export interface Glyph {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly originX: number;
  readonly originY: number;
}

/** A place on a path. */
export interface PathPoint {
  readonly x: number;
  readonly y: number;
}

/** A pen's way from touching down to lifting; closed where the last point is the first again. */
export type Path = readonly PathPoint[];
