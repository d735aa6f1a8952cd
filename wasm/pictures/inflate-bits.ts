import { countAt, holdAt, positionAt } from './inflate-area';

/** The next `bits`, at most 15; what lies behind the input beyond its end, which is noticed after the block. */
export function takeBits(work: usize, bits: u32): u32 {
  const hold = peekBits(work);
  dropBits(work, hold, bits);
  return hold & ((1 << bits) - 1);
}

/** The next 15 bits and some more. */
export function peekBits(work: usize): u32 {
  let hold = load<u32>(work, holdAt);
  const count = load<u32>(work, countAt);
  if (count < 15) {
    const position = load<u32>(work, positionAt);
    hold |= u32(load<u16>(position)) << count;
    store<u32>(work, hold, holdAt);
    store<u32>(work, position + 2, positionAt);
    store<u32>(work, count + 16, countAt);
  }
  return hold;
}

/** Takes `bits` of those that {@link peekBits} gave. */
export function dropBits(work: usize, hold: u32, bits: u32): void {
  store<u32>(work, hold >> bits, holdAt);
  store<u32>(work, load<u32>(work, countAt) - bits, countAt);
}
