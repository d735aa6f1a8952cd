import { inflateRawSync } from 'node:zlib';
import { messageOf } from '../../../src/error-message.ts';
import { isDigitsError } from '../../../src/errors.ts';
import { join } from '../bytes.ts';
import { inflated, inflatedByKernel } from '../inflated.ts';
import { mutatePicture } from '../mutate-picture.ts';
import { require, type Target } from '../target.ts';

const maxLength = 64 * 1024;
/** What zlib says of a stream that ends too early; ours may find another fault in it first. */
const truncated = 'unexpected end of file';

/** Deflate streams are taken where zlib takes them, for the same bytes; all others are `invalid_image`. */
export const inflateTarget: Target = {
  maxMs: 1000,
  mutate: (input, _, random) => mutatePicture(input, random),
  run(input) {
    const expected = reference(input);
    // Without the sum at the end, which ours doesn't compare.
    const stream = join(Uint8Array.of(0x78, 0x01), input, new Uint8Array(4));
    for (const inflate of [inflated, inflatedByKernel]) {
      const found = ours(() => inflate(stream, expected instanceof Uint8Array ? expected.length : maxLength));
      if (!(expected instanceof Uint8Array)) {
        require(found === undefined || expected === truncated, `zlib refuses it: ${expected}`);
      } else {
        require(found !== undefined && Buffer.compare(found, expected) === 0, 'the bytes are those of zlib');
      }
    }
  },
};

function ours(inflate: () => Uint8Array): Uint8Array | undefined {
  try {
    return inflate();
  } catch (error) {
    if (!isDigitsError(error) || error.code !== 'invalid_image') throw error;
    return undefined;
  }
}

/** The bytes, or why zlib takes it for no stream. */
function reference(input: Uint8Array): Uint8Array | string {
  try {
    return new Uint8Array(inflateRawSync(input, { maxOutputLength: maxLength }));
  } catch (error) {
    return messageOf(error);
  }
}
