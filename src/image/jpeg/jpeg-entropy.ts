import { invalidImage } from '../invalid-image.ts';

/** The entropy-coded data of one scan. */
export interface EntropyData {
  /** What stands between two restart markers, the stuffed zeros taken out; one where there are no such markers. */
  readonly intervals: readonly Uint8Array[];
  /** Position of the marker that ends it. */
  readonly end: number;
}

/**
 * Reads the data of a scan from `at` to the next marker that is not a restart (ITU-T T.81, B.1.1.5 and F.1.2.3).
 * Throws `invalid_image` where the file ends before it, where a restart marker is out of turn, and at once where there
 * are more than `maxIntervals`. A restart that nothing follows is passed over: some encoders end a scan with one.
 */
export function readEntropyData(bytes: Uint8Array, at: number, maxIntervals: number): EntropyData {
  const end = findEnd(bytes, at);
  const plain = new Uint8Array(end - at);
  const intervals: Uint8Array[] = [];
  let written = 0;
  let intervalStart = 0;
  let from = at;
  while (from < end) {
    const found = bytes.indexOf(0xff, from);
    const runEnd = found < 0 || found >= end ? end : found;
    plain.set(bytes.subarray(from, runEnd), written);
    written += runEnd - from;
    if (runEnd === end) break;
    const codeAt = behindFill(bytes, found);
    const code = bytes[codeAt] ?? 0;
    from = codeAt + 1;
    if (code === 0) {
      plain[written++] = 0xff;
    } else if (from < end) {
      if ((code & 7) !== intervals.length % 8)
        throw invalidImage('The JPEG is corrupt: a part of it is missing.');
      intervals.push(plain.subarray(intervalStart, written));
      if (intervals.length >= maxIntervals)
        throw invalidImage('The JPEG is corrupt: it has too many restarts.');
      intervalStart = written;
    }
  }
  intervals.push(plain.subarray(intervalStart, written));
  return { intervals, end };
}

function findEnd(bytes: Uint8Array, at: number): number {
  let found = bytes.indexOf(0xff, at);
  while (found >= 0) {
    const codeAt = behindFill(bytes, found);
    if (codeAt >= bytes.length) break;
    const code = bytes[codeAt] ?? 0;
    const isRestart = code >= 0xd0 && code <= 0xd7;
    if (code !== 0 && !isRestart) return found;
    found = bytes.indexOf(0xff, codeAt + 1);
  }
  throw invalidImage('The JPEG is truncated: it ends in the middle of its data.');
}

/** Where the byte stands that says what the 0xff at `at` is; a marker may have any number of them in front (B.1.1.2). */
function behindFill(bytes: Uint8Array, at: number): number {
  let codeAt = at + 1;
  while (bytes[codeAt] === 0xff) codeAt++;
  return codeAt;
}
