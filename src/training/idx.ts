/** The pictures of an IDX file, 8 bits a pixel, row-major, one after the other. */
export interface IdxImages {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Type code of unsigned bytes, in the third byte of the magic number; the fourth is the number of dimensions. */
const unsignedByte = 0x08;

/**
 * Reads an IDX file of pictures (magic 0x00000803, http://yann.lecun.com/exdb/mnist). `name` is for the messages.
 * Throws where the magic number is another one or the length is not what the header says.
 */
export function parseIdxImages(bytes: Uint8Array, name: string): IdxImages {
  const { dimensions, values } = parseIdx(bytes, 3, name);
  const [count = 0, height = 0, width = 0] = dimensions;
  if (width === 0 || height === 0) throw new Error(`${name}: its pictures are ${width}x${height}.`);
  return { count, width, height, pixels: values };
}

/**
 * Reads an IDX file of labels (magic 0x00000801). Throws as {@link parseIdxImages} does, and where a label is not a
 * digit.
 */
export function parseIdxLabels(bytes: Uint8Array, name: string): Uint8Array {
  const { values } = parseIdx(bytes, 1, name);
  const wrong = values.findIndex((label) => label > 9);
  if (wrong >= 0) throw new Error(`${name}: label ${wrong} is ${values[wrong]}, not a digit.`);
  return values;
}

function parseIdx(
  bytes: Uint8Array,
  rank: number,
  name: string,
): { readonly dimensions: readonly number[]; readonly values: Uint8Array } {
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes)
    throw new Error(`${name}: ${bytes.length} bytes are too few for an IDX file.`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const magic = header.getUint32(0);
  const wanted = (unsignedByte << 8) | rank;
  if (magic !== wanted) {
    throw new Error(`${name}: its magic number is ${hex(magic)}, not ${hex(wanted)}.`);
  }
  const dimensions = Array.from({ length: rank }, (_, i) => header.getUint32(4 + 4 * i));
  const size = dimensions.reduce((product, length) => product * length, 1);
  if (bytes.length !== headerBytes + size) {
    throw new Error(
      `${name}: it says ${dimensions.join(' x ')} values, but holds ${bytes.length - headerBytes}.`,
    );
  }
  return { dimensions, values: bytes.subarray(headerBytes) };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
