import { isDigitsError } from '../../../src/errors.ts';
import { decode, type PictureLimits } from '../../../src/image/index.ts';
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

/** A file is decoded to the pixels that its header promises, or refused with a code for the client. */
export const pictureTarget: Target = {
  maxMs: 1000,
  mutate: (input, _, random) => mutatePicture(input, random),
  run(input) {
    try {
      const { header, image } = decode(input, fuzzLimits);
      const { width, height } = header;
      require(Math.max(width, height) <= fuzzLimits.maxSidePx, 'no picture over the limit is read');
      require(image.width === width && image.height === height, 'the size is that of the header');
      require(image.data.length === 4 * width * height, 'there are four bytes for each pixel');
    } catch (error) {
      if (!isDigitsError(error) || !clientCodes.includes(error.code)) throw error;
    }
  },
};
