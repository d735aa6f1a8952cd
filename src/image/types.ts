/**
 * Conventions of src/image: an image is row-major, `index = y * width + x`, origin at the top left, x to the
 * right, y down. Pixel (x, y) covers the square [x, x+1) x [y, y+1), its centre is (x + 0.5, y + 0.5).
 * Images are never changed in place: every function returns a new one.
 */

interface Raster<Data> {
  readonly data: Data;
  readonly width: number;
  readonly height: number;
}

/** 8-bit gray levels, 0 black to 255 white, unless a function says that it holds ink (0 none to 255 full). */
export type GrayImage = Raster<Uint8Array>;

/** 8-bit R, G, B, A interleaved (alpha not premultiplied); `data.length = 4 * width * height`. */
export type RgbaImage = Raster<Uint8Array>;

/** 1 where a pixel is ink, 0 elsewhere. */
export type Mask = Raster<Uint8Array>;

/** Component numbers from 1; 0 is background. */
export type LabelImage = Raster<Int32Array>;

/** Half-open: covers x <= column < x + width and y <= row < y + height. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** EXIF tag 0x0112: 1 upright, 2 mirrored, 3 turned by 180 deg, ... 8 (TIFF 6.0, EXIF 2.32 section 4.6.4). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export type PictureFormat = 'png' | 'jpeg';

/** What the header of a picture says, before any pixel is decoded. */
export interface PictureHeader {
  readonly format: PictureFormat;
  /** Pixels as stored, before the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** It has one channel, beside its transparency: there are no colours in it. */
  readonly isGray: boolean;
  readonly orientation: Orientation;
}

export interface PictureLimits {
  /** Largest encoded size in bytes. */
  readonly maxBytes: number;
  /** Longest side in pixels. */
  readonly maxSidePx: number;
}
