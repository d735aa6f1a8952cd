import { countAt, distancesAt, holdAt, literalsAt, outputAt, positionAt } from './inflate-area';
import { beforeStart, tooMuch, truncated, undefinedCode } from './inflate-faults';
import { endKind, kindMask, linkKind, literalKind, matchKind, pairFlag } from './inflate-table';

/**
 * Bits are refilled to 56 at least, eight bytes a load: enough for three literals and a length, or for a distance. All of it is written out, since a
 * function that is called at more than one place is not inlined.
 */
export function inflateBlock(
  work: usize,
  inputEnd: usize,
  outputStart: usize,
  outputEnd: usize,
  literalRoot: u32,
  distanceRoot: u32,
): u32 {
  const literals = work + literalsAt;
  const distances = work + distancesAt;
  const literalMask: u32 = (1 << literalRoot) - 1;
  const distanceMask: u32 = (1 << distanceRoot) - 1;
  let position: usize = load<u32>(work, positionAt);
  let hold: u64 = load<u32>(work, holdAt);
  let count: u64 = load<u32>(work, countAt);
  let at: usize = load<u32>(work, outputAt);
  let entry: u32;
  for (;;) {
    if (position > inputEnd + 8) return truncated;
    if (at > outputEnd) return tooMuch;
    hold |= load<u64>(position) << count;
    position += usize((63 - count) >> 3);
    count |= 56;

    entry = load<u32>(literals + ((u32(hold) & literalMask) << 2));
    if ((entry & kindMask) === literalKind) {
      if (at === outputEnd) return tooMuch;
      store<u16>(at, entry >> 12);
      at += 1 + ((entry & pairFlag) >> 11);
      hold >>= entry & 15;
      count -= entry & 15;
      entry = load<u32>(literals + ((u32(hold) & literalMask) << 2));
      if ((entry & kindMask) === literalKind) {
        if (at >= outputEnd) return tooMuch;
        store<u16>(at, entry >> 12);
        at += 1 + ((entry & pairFlag) >> 11);
        hold >>= entry & 15;
        count -= entry & 15;
        entry = load<u32>(literals + ((u32(hold) & literalMask) << 2));
        if ((entry & kindMask) === literalKind) {
          if (at >= outputEnd) return tooMuch;
          store<u16>(at, entry >> 12);
          at += 1 + ((entry & pairFlag) >> 11);
          hold >>= entry & 15;
          count -= entry & 15;
          continue;
        }
      }
    }
    if ((entry & kindMask) === linkKind) {
      hold >>= entry & 15;
      count -= entry & 15;
      entry = load<u32>(literals + (((entry >> 12) + (u32(hold) & ((1 << ((entry >> 4) & 15)) - 1))) << 2));
      if ((entry & kindMask) === literalKind) {
        if (at >= outputEnd) return tooMuch;
        store<u8>(at++, entry >> 12);
        hold >>= entry & 15;
        count -= entry & 15;
        continue;
      }
    }
    hold >>= entry & 15;
    count -= entry & 15;
    if ((entry & kindMask) === endKind) break;
    if ((entry & kindMask) !== matchKind) return undefinedCode;
    let extraBits = (entry >> 4) & 15;
    const size: usize = (entry >> 12) + (u32(hold) & ((1 << extraBits) - 1));
    hold >>= extraBits;
    count -= extraBits;

    hold |= load<u64>(position) << count;
    position += usize((63 - count) >> 3);
    count |= 56;
    entry = load<u32>(distances + ((u32(hold) & distanceMask) << 2));
    if ((entry & kindMask) === linkKind) {
      hold >>= entry & 15;
      count -= entry & 15;
      entry = load<u32>(distances + (((entry >> 12) + (u32(hold) & ((1 << ((entry >> 4) & 15)) - 1))) << 2));
    }
    if ((entry & kindMask) !== matchKind) return undefinedCode;
    hold >>= entry & 15;
    count -= entry & 15;
    extraBits = (entry >> 4) & 15;
    const distance: usize = (entry >> 12) + (u32(hold) & ((1 << extraBits) - 1));
    hold >>= extraBits;
    count -= extraBits;
    if (distance > at - outputStart) return beforeStart;
    if (at + size > outputEnd) return tooMuch;
    copyMatch(at, distance, size);
    at += size;
  }
  // Whole bytes go back: whoever reads on takes a few bits at a time.
  position -= usize(count >> 3);
  store<u32>(work, position, positionAt);
  store<u32>(work, u32(hold) & ((1 << (u32(count) & 7)) - 1), holdAt);
  store<u32>(work, u32(count) & 7, countAt);
  store<u32>(work, at, outputAt);
  return 0;
}

/** Repeats what stands `distance` bytes back: by vectors, which may go over the end, where it doesn't overlap within one. */
function copyMatch(at: usize, distance: usize, size: usize): void {
  const end = at + size;
  if (distance >= 16) {
    for (let to = at; to < end; to += 16) v128.store(to, v128.load(to - distance));
  } else if (distance === 1) {
    const byte = v128.load8_splat(at - 1);
    for (let to = at; to < end; to += 16) v128.store(to, byte);
  } else if (distance === 4) {
    const word = v128.load32_splat(at - 4);
    for (let to = at; to < end; to += 16) v128.store(to, word);
  } else {
    for (let to = at; to < end; to++) store<u8>(to, load<u8>(to - distance));
  }
}
