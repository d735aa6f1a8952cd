/** A field of a protobuf message: its number, and a whole number, a text, bytes or a message. */
export type Field = readonly [number: number, value: number | string | Uint8Array | readonly Field[]];

/** The bytes of a protobuf message, written by hand: what no encoder would write too. */
export function message(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(fields.flatMap(([number, value]) => encode(number, value))));
}

function encode(number: number, value: Field[1]): readonly Uint8Array[] {
  if (typeof value === 'number') return [varint(number * 8), varint(value)];
  const bytes =
    typeof value === 'string'
      ? new TextEncoder().encode(value)
      : value instanceof Uint8Array
        ? value
        : message(value);
  return [varint(number * 8 + 2), varint(bytes.length), bytes];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Uint8Array.from([...bytes, rest]);
}
