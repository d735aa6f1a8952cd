import { inflate } from '../../src/image/inflate.ts';

/** What `inflate` makes of a stream in memory that held something else before. */
export function inflated(stream: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length).fill(0xa5);
  inflate(stream, output);
  return output;
}
