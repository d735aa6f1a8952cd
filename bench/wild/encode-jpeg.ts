import { encode } from 'jpeg-js';
import type { Orientation } from '../../src/image/index.ts';
import { toBytes } from './quantize.ts';
import { storageWalk } from './storage-walk.ts';
import type { Canvas } from './types.ts';

export interface JpegOptions {
  /** 1 to 100. */
  readonly quality: number;
  /** Written as EXIF and the pixels stored accordingly; absent: no EXIF. */
  readonly orientation?: Orientation;
}

/** A baseline JPEG. With an orientation the pixels are stored turned, so that a viewer shows the canvas. */
export function encodeJpeg(canvas: Canvas, options: JpegOptions): Uint8Array {
  const { quality, orientation } = options;
  const { data, width, height } = store(canvas, orientation ?? 1);
  const jpeg = encode({ data, width, height }, quality).data;
  if (orientation === undefined) return jpeg;
  const exif = exifSegment(orientation);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

interface Stored {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** RGBA such that the orientation turns it into the canvas (EXIF 2.32, section 4.6.4, tag 0x0112). */
function store(canvas: Canvas, orientation: Orientation): Stored {
  const { width, height } = canvas;
  const bytes = toBytes(canvas.rgb);
  const turned = orientation >= 5;
  const storedWidth = turned ? height : width;
  const storedHeight = turned ? width : height;
  const { first, right, down } = storageWalk(orientation, width, height);
  const data = new Uint8Array(4 * width * height);
  let to = 0;
  for (let row = 0; row < storedHeight; row++) {
    for (let column = 0; column < storedWidth; column++) {
      const from = 3 * (first + row * down + column * right);
      data[to] = bytes[from] ?? 0;
      data[to + 1] = bytes[from + 1] ?? 0;
      data[to + 2] = bytes[from + 2] ?? 0;
      data[to + 3] = 255;
      to += 4;
    }
  }
  return { data, width: storedWidth, height: storedHeight };
}

/** An APP1 segment with one TIFF entry, the orientation, big-endian. */
function exifSegment(orientation: Orientation): Uint8Array {
  const tiff = Buffer.alloc(26);
  tiff.write('MM', 0, 'latin1');
  tiff.writeUInt16BE(42, 2);
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(0x0112, 10);
  tiff.writeUInt16BE(3, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}
