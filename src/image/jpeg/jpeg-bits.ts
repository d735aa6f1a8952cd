/**
 * Reads bits from the high end of each byte. `hold` has the next `count` bits in its low end and nothing above them; at
 * most 30, so that it stays a small integer in every engine.
 */
export interface BitReader {
  readonly bytes: Uint8Array;
  position: number;
  hold: number;
  count: number;
}

/** `bytes`: entropy-coded data without stuffing and markers. */
export function createBitReader(bytes: Uint8Array): BitReader {
  return { bytes, position: 0, hold: 0, count: 0 };
}

/** Makes at least 23 bits available; zeros beyond the end, which {@link isOverrun} tells. */
export function fillBits(reader: BitReader): void {
  while (reader.count <= 22) {
    reader.hold = (reader.hold << 8) | (reader.bytes[reader.position] ?? 0);
    reader.position++;
    reader.count += 8;
  }
}

/** Whether more bits were taken than there are. */
export function isOverrun(reader: BitReader): boolean {
  return reader.position - (reader.count >> 3) > reader.bytes.length;
}

/** Takes `bits` (0 to 16) bits as an unsigned number. */
export function takeBits(reader: BitReader, bits: number): number {
  fillBits(reader);
  reader.count -= bits;
  const value = reader.hold >> reader.count;
  reader.hold &= (1 << reader.count) - 1;
  return value;
}

/** Takes a number of `bits` (1 to 15) magnitude bits. */
export function takeSigned(reader: BitReader, bits: number): number {
  return toSigned(takeBits(reader, bits), bits);
}

/** What `bits` (0 to 15) magnitude bits stand for: the lower half of the values are negative (ITU-T T.81, table F.1). */
export function toSigned(value: number, bits: number): number {
  return value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
}
