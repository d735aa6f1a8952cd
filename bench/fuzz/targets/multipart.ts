import { DigitsError, isDigitsError } from '../../../src/errors.ts';
import { createMultipartParser, type FormPart } from '../../../src/server/multipart/parser.ts';
import { createRandom } from '../../../src/training/random.ts';
import { mutateText } from '../mutate-text.ts';
import { require, type Target } from '../target.ts';

const boundary = 'b';
const maxPartBytes = 4096;
const limits = { maxParts: 4, maxHeaderBytes: 256, maxNameLength: 16 } as const;
const words: readonly string[] = [
  ...['--b', '\r\n--b', '\r\n--b\r\n', '\r\n--b--', '--b--\r\n', '\r\n\r\n', '\r\n', '--', '-'],
  ...['Content-Disposition: form-data; name="file"', 'filename="a.png"', "filename*=UTF-8''%00", 'name=x'],
  ...['Content-Type: image/png', 'Content-Type: text/plain; charset="', 'Content-Transfer-Encoding: base64'],
];

/** A form has the same parts, or the same error, in whatever pieces it comes; its parts keep to the limits. */
export const multipartTarget: Target = {
  maxMs: 1000,
  mutate: (input, _, random) => mutateText(input, words, random),
  run(input) {
    const whole = parse([input]);
    const random = createRandom(input.length);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < input.length; ) {
      const length = 1 + random.below(random.chance(0.5) ? 3 : 40);
      pieces.push(input.subarray(at, at + length));
      at += length;
    }
    require(parse(pieces) === whole, 'pieces make no difference');
  },
};

/** The parts or the code of the error, as text. */
function parse(pieces: readonly Uint8Array[]): string {
  const overflow = () => new DigitsError('too_large', 'The part is too large.');
  const parser = createMultipartParser(boundary, {
    limits,
    admit: () => ({ maxBytes: maxPartBytes, overflow }),
  });
  try {
    for (const piece of pieces) parser.push(piece);
    return parser.end().map(describe).join('\n');
  } catch (error) {
    if (!isDigitsError(error)) throw error;
    return error.code;
  }
}

function describe({ name, type, content }: FormPart): string {
  const bytes = content.join();
  require(name.length <= limits.maxNameLength, 'names keep to their limit');
  require(bytes.length <= maxPartBytes, 'parts keep to their limit');
  return JSON.stringify([name, type, Buffer.from(bytes).toString('base64')]);
}
