import type { BitSource } from './inflate-bits.ts';
import type { BlockCodes } from './inflate-codes.ts';
import { inflateError } from './inflate-errors.ts';
import {
  endKind,
  invalidKind,
  kindMask,
  linkKind,
  literalKind,
  matchKind,
  pairFlag,
} from './inflate-table.ts';

/**
 * Reads the literals and matches of a block into `output`, from `start` on. Returns the position after it, one beyond the end where the last
 * pair of literals went over it. Throws `invalid_image`.
 */
export function inflateBlock(
  source: BitSource,
  codes: BlockCodes,
  output: Uint8Array,
  start: number,
): number {
  // The bits live in locals, and the refill is written out in place: this loop is where a PNG's time goes.
  const { input } = source;
  const { length } = output;
  const { entries: literals, mask: literalMask } = codes.literals;
  const { entries: distances, mask: distanceMask } = codes.distances;
  let { position, hold, count } = source;
  let at = start;
  for (;;) {
    if (count < 15) {
      hold |= ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)) << count;
      position += 2;
      count += 16;
    }
    let entry = literals[hold & literalMask] ?? 0;
    hold >>= entry & 15;
    count -= entry & 15;
    if ((entry & kindMask) === literalKind) {
      if (at >= length) throw inflateError('tooMuch');
      output[at++] = entry >> 12;
      if ((entry & pairFlag) !== 0) output[at++] = entry >> 20;
      continue;
    }
    if ((entry & kindMask) === linkKind) {
      entry = literals[(entry >> 12) + (hold & ((1 << ((entry >> 4) & 15)) - 1))] ?? 0;
      hold >>= entry & 15;
      count -= entry & 15;
      if ((entry & kindMask) === literalKind) {
        if (at >= length) throw inflateError('tooMuch');
        output[at++] = entry >> 12;
        continue;
      }
    }
    if ((entry & kindMask) === endKind) break;
    if ((entry & kindMask) === invalidKind) throw inflateError('undefinedCode');

    if (count < 15) {
      hold |= ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)) << count;
      position += 2;
      count += 16;
    }
    let extraBits = (entry >> 4) & 15;
    const size = (entry >> 12) + (hold & ((1 << extraBits) - 1));
    hold >>= extraBits;
    count -= extraBits;
    if (count < 15) {
      hold |= ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)) << count;
      position += 2;
      count += 16;
    }
    entry = distances[hold & distanceMask] ?? 0;
    if ((entry & kindMask) === linkKind) {
      hold >>= entry & 15;
      count -= entry & 15;
      entry = distances[(entry >> 12) + (hold & ((1 << ((entry >> 4) & 15)) - 1))] ?? 0;
    }
    if ((entry & kindMask) !== matchKind) throw inflateError('undefinedCode');
    hold >>= entry & 15;
    count -= entry & 15;
    if (count < 15) {
      hold |= ((input[position] ?? 0) | ((input[position + 1] ?? 0) << 8)) << count;
      position += 2;
      count += 16;
    }
    extraBits = (entry >> 4) & 15;
    const distance = (entry >> 12) + (hold & ((1 << extraBits) - 1));
    hold >>= extraBits;
    count -= extraBits;
    if (distance > at) throw inflateError('beforeStart');
    if (at + size > output.length) throw inflateError('tooMuch');
    copyMatch(output, at, distance, size);
    at += size;
  }
  source.position = position;
  source.hold = hold;
  source.count = count;
  return at;
}

/** Repeats what stands `distance` bytes back; where it overlaps itself, byte by byte. */
function copyMatch(output: Uint8Array, at: number, distance: number, size: number): void {
  if (distance === 1 && size > 16) output.fill(output[at - 1] ?? 0, at, at + size);
  else if (distance >= size && size > 32) output.copyWithin(at, at - distance, at - distance + size);
  else for (let i = at; i < at + size; i++) output[i] = output[i - distance] ?? 0;
}
