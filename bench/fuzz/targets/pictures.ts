import { isDigitsError } from '../../../src/errors.ts';
import type { DecodedPicture } from '../../../src/image/decode.ts';
import { decode, type PictureLimits, type RgbaImage } from '../../../src/image/index.ts';
import { decodeJpegLuma } from '../../../src/image/jpeg/decode-jpeg.ts';
import { luma } from '../../../src/image/luma.ts';
import { pictureKernels } from '../../../src/image/picture-kernels.ts';
import { decodePngLuma } from '../../../src/image/png/decode-png.ts';
import { mutatePicture } from '../mutate-picture.ts';
import { require, type Target } from '../target.ts';

/** Small, so that a run is short; the code is the same for larger ones. */
export const fuzzLimits: PictureLimits = { maxBytes: 64 * 1024, maxSidePx: 256 };

/** What a picture of a client may be answered with. */
const clientCodes: readonly string[] = [
  'invalid_image',
  'bad_dimensions',
  'too_large',
  'unsupported_media_type',
];

/**
 * A file is decoded to the pixels that its header promises, or refused with a code for the client. What is decoded has a luma in every size too,
 * which is read in ways of its own.
 */
export const pictureTarget: Target = {
  maxMs: 1000,
  mutate: (input, _, random) => mutatePicture(input, random),
  run(input) {
    const decoded = decodeOrRefuse(input);
    if (decoded === null) return;
    const { header, image } = decoded;
    const { width, height } = header;
    require(Math.max(width, height) <= fuzzLimits.maxSidePx, 'no picture over the limit is read');
    require(image.width === width && image.height === height, 'the size is that of the header');
    require(image.data.length === 4 * width * height, 'there are four bytes for each pixel');
    if (header.format === 'png') checkPngLuma(input, image);
    else checkJpegLuma(input, width, height);
  },
};

/** null where it is refused as a client's picture may be. */
function decodeOrRefuse(input: Uint8Array): DecodedPicture | null {
  try {
    return decode(input, fuzzLimits);
  } catch (error) {
    if (!isDigitsError(error) || !clientCodes.includes(error.code)) throw error;
    return null;
  }
}

function checkPngLuma(input: Uint8Array, image: RgbaImage): void {
  const expected = luma(image).data;
  for (const kernels of [pictureKernels(), null]) {
    const read = decodePngLuma(input, kernels);
    const { data } = 'gray' in read ? read.gray : luma(read.image);
    require(isSame(data, expected), 'the luma is that of the pixels');
  }
}

function checkJpegLuma(input: Uint8Array, width: number, height: number): void {
  for (const reduction of [1, 2, 4, 8]) {
    const gray = decodeJpegLuma(input, reduction);
    const isWhole = gray.width === width && gray.height === height;
    const isReduced =
      gray.width === Math.ceil(width / reduction) && gray.height === Math.ceil(height / reduction);
    require(isWhole || isReduced, 'the luma has the size of the header, or is reduced');
    require(gray.data.length === gray.width * gray.height, 'the luma has a level for each pixel');
    const { data } = decodeJpegLuma(input, reduction, null);
    require(isSame(data, gray.data), 'the luma is the same with the kernels and without');
  }
}

function isSame(levels: Uint8Array, expected: Uint8Array): boolean {
  return levels.length === expected.length && levels.every((level, i) => level === expected[i]);
}
