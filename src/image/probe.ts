import { DigitsError } from '../errors.ts';
import { exifOrientation } from './exif-orientation.ts';
import { invalidImage } from './invalid-image.ts';
import { isFrameMarker, parseJpegFrame } from './jpeg/jpeg-frame.ts';
import { markers, nextSegment } from './jpeg/jpeg-segments.ts';
import { pngChunks } from './png/png-chunks.ts';
import { parsePngHeader, pngColors } from './png/png-header.ts';
import { sniffFormat } from './sniff-format.ts';
import type { Orientation, PictureFormat, PictureHeader, PictureLimits } from './types.ts';

/** The shorter side below which no digit can be told from another: MNIST's own digits fill 20 pixels. */
const minSidePx = 4;
/** Pixels at most, whatever side is allowed: decoding takes up to 16 bytes for each (a CMYK JPEG), so 512 MB. */
const maxPixels = 2 ** 25;
/** What a block of EXIF in a JPEG begins with. */
const exifPrefix: readonly number[] = [0x45, 0x78, 0x69, 0x66, 0, 0];

/**
 * What the header of an encoded picture says, judged before any pixel is decoded. Reads no more than names and lengths
 * beside the header itself, and decompresses nothing. Throws `too_large` for too many bytes or pixels,
 * `unsupported_media_type` for what is neither PNG nor JPEG, `bad_dimensions` for an empty or tiny picture, and
 * `invalid_image` for a header that can't be read.
 */
export function probe(bytes: Uint8Array, limits: PictureLimits): PictureHeader {
  if (bytes.length > limits.maxBytes)
    throw new DigitsError(
      'too_large',
      `The file has ${bytes.length} bytes; at most ${limits.maxBytes} are read.`,
    );
  const format = sniffFormat(bytes);
  if (format === undefined)
    throw new DigitsError('unsupported_media_type', 'The file is neither a PNG nor a JPEG picture.');
  return format === 'png' ? probePng(bytes, limits) : probeJpeg(bytes, limits);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Pixels extends Size {
  readonly isGray: boolean;
}

/** Passes the size on if it is one that may be decoded. */
function checkedSize({ width, height }: Size, { maxSidePx }: PictureLimits): Size {
  if (width === 0 || height === 0)
    throw new DigitsError('bad_dimensions', `The picture is empty: ${width} x ${height} pixels.`);
  if (Math.max(width, height) > maxSidePx)
    throw new DigitsError(
      'too_large',
      `The picture has ${width} x ${height} pixels; at most ${maxSidePx} a side are read.`,
    );
  if (width * height > maxPixels)
    throw new DigitsError(
      'too_large',
      `The picture has ${width} x ${height} pixels; at most ${maxPixels} are read.`,
    );
  if (Math.min(width, height) < minSidePx)
    throw new DigitsError(
      'bad_dimensions',
      `The picture has ${width} x ${height} pixels; a digit needs at least ${minSidePx} a side.`,
    );
  return { width, height };
}

/** The orientation stands in an `eXIf` chunk, before or after the data (PNG extensions 1.5.0, section 3.7). */
function probePng(bytes: Uint8Array, limits: PictureLimits): PictureHeader {
  let pixels: Pixels | undefined;
  let orientation: Orientation | undefined;
  for (const chunk of pngChunks(bytes)) {
    if (pixels === undefined) {
      const header = parsePngHeader(bytes, chunk);
      const isGray = header.color === pngColors.gray || header.color === pngColors.grayAlpha;
      pixels = { ...checkedSize(header, limits), isGray };
    } else if (chunk.type === 'eXIf') orientation ??= exifOrientation(bytes.subarray(chunk.start, chunk.end));
  }
  return toHeader('png', pixels, orientation);
}

/** The orientation stands in an APP1 segment before the data; the first one counts. */
function probeJpeg(bytes: Uint8Array, limits: PictureLimits): PictureHeader {
  let pixels: Pixels | undefined;
  let orientation: Orientation | undefined;
  for (
    let segment = nextSegment(bytes, 2);
    segment.marker !== markers.startOfScan && segment.marker !== markers.endOfImage;
    segment = nextSegment(bytes, segment.end)
  ) {
    const data = bytes.subarray(segment.start, segment.end);
    if (isFrameMarker(segment.marker)) {
      const frame = parseJpegFrame(bytes, segment);
      pixels ??= { ...checkedSize(frame, limits), isGray: frame.components.length === 1 };
    } else if (segment.marker === markers.exif && exifPrefix.every((byte, i) => data[i] === byte))
      orientation ??= exifOrientation(data.subarray(exifPrefix.length));
  }
  return toHeader('jpeg', pixels, orientation);
}

function toHeader(
  format: PictureFormat,
  pixels: Pixels | undefined,
  orientation: Orientation = 1,
): PictureHeader {
  if (pixels === undefined) throw invalidImage('The picture is corrupt: its header is missing.');
  return { format, ...pixels, orientation };
}
