/** A message that is not what may be uploaded; the text completes "the model ...". */
export class RefusedOnnx extends Error {
  override readonly name = 'RefusedOnnx';
}

/** One field of a protobuf message: a whole number, or the bytes of a text, a message, packed numbers, a float. */
export interface WireField {
  readonly number: number;
  /** Of a varint; beyond 2^53 only its size is right. 0 for all else. */
  readonly value: number;
  /** Null for a varint. */
  readonly bytes: Uint8Array | null;
}

const varint = 0;
const fixed64 = 1;
const delimited = 2;
const fixed32 = 5;

/** A varint has at most ten bytes of seven bits. */
const maxVarintBytes = 10;

/**
 * The fields of a protobuf message in their order (https://protobuf.dev/programming-guides/encoding). Reads each byte
 * once and copies none; throws `RefusedOnnx` for what is cut off or no message.
 */
export function* wireFields(message: Uint8Array): Generator<WireField, void, void> {
  let at = 0;

  function readVarint(): number {
    let value = 0;
    for (let n = 0; n < maxVarintBytes; n++) {
      const byte = message[at++];
      if (byte === undefined) throw new RefusedOnnx('is cut off');
      value += (byte & 0x7f) * 2 ** (7 * n);
      if (byte < 0x80) return value;
    }
    throw new RefusedOnnx('has a number that is too long');
  }

  function take(length: number): Uint8Array {
    if (length > message.length - at) throw new RefusedOnnx('is cut off');
    at += length;
    return message.subarray(at - length, at);
  }

  while (at < message.length) {
    const tag = readVarint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case varint:
        yield { number, value: readVarint(), bytes: null };
        break;
      case fixed64:
        yield { number, value: 0, bytes: take(8) };
        break;
      case delimited:
        yield { number, value: 0, bytes: take(readVarint()) };
        break;
      case fixed32:
        yield { number, value: 0, bytes: take(4) };
        break;
      default:
        throw new RefusedOnnx('is no ONNX file');
    }
  }
}

/** The whole numbers of a repeated field, packed or not. */
export function* wireNumbers({ value, bytes }: WireField): Generator<number, void, void> {
  if (bytes === null) {
    yield value;
    return;
  }
  let number = 0;
  let bits = 0;
  for (const byte of bytes) {
    if (bits >= 7 * maxVarintBytes) throw new RefusedOnnx('has a number that is too long');
    number += (byte & 0x7f) * 2 ** bits;
    bits += 7;
    if (byte >= 0x80) continue;
    yield number;
    number = 0;
    bits = 0;
  }
  if (bits > 0) throw new RefusedOnnx('is cut off');
}
