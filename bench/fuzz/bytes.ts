import { concatBytes } from '../../src/byte-collector.ts';

/** One array from many. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(parts);
}

/** The character codes of a text of Latin-1. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
