import { countsAt, nextAt } from './inflate-area';
import { impossibleCode, incompleteCode } from './inflate-faults';

// The entries of a table, as src/image/deflate/inflate-table.ts has them.
export const kindMask: u32 = 0x700;
export const literalKind: u32 = 0;
export const matchKind: u32 = 0x100;
export const endKind: u32 = 0x200;
export const linkKind: u32 = 0x300;
const invalidKind: u32 = 0x400;
export const pairFlag: u32 = 0x800;

const maxCodeBits: u32 = 15;

/** Writes the table of a code; its root's bits with a fault above them, shifted by 8. `inflateTable` says the rest. */
export function codeTable(
  work: usize,
  lengths: usize,
  symbols: u32,
  meanings: usize,
  rootBits: u32,
  table: usize,
): u32 {
  const counts = work + countsAt;
  const next = work + nextAt;
  memory.fill(counts, 0, 64);
  for (let i: u32 = 0; i < symbols; i++) {
    const count = counts + (usize(load<u8>(lengths + i)) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  store<u32>(counts, 0);
  let longest = maxCodeBits;
  while (longest > 1 && load<u32>(counts + (longest << 2)) === 0) longest--;
  const fault = firstCodes(counts, longest, next);
  if (fault !== 0) return fault << 8;

  const root = min(rootBits, longest);
  const rootSize: u32 = 1 << root;
  const linkBits = longest - root;
  const linkSize: u32 = 1 << linkBits;
  for (let i: u32 = 0; i < rootSize; i++) store<u32>(table + (i << 2), invalidKind | 1);
  let used = rootSize;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length: u32 = load<u8>(lengths + symbol);
    if (length === 0) continue;
    const code = load<u32>(next + (length << 2));
    store<u32>(next + (length << 2), following(code, length));
    const meaning = load<u32>(meanings + (symbol << 2));
    if (length <= root) {
      const step: u32 = 1 << length;
      for (let i = code; i < rootSize; i += step) store<u32>(table + (i << 2), meaning | length);
      continue;
    }
    const prefix = table + ((code & (rootSize - 1)) << 2);
    let link = load<u32>(prefix);
    if ((link & kindMask) !== linkKind) {
      link = (used << 12) | (linkBits << 4) | linkKind | root;
      store<u32>(prefix, link);
      for (let i = used; i < used + linkSize; i++) store<u32>(table + (i << 2), invalidKind | 1);
      used += linkSize;
    }
    const rest = length - root;
    const step: u32 = 1 << rest;
    const second = table + ((link >> 12) << 2);
    for (let i = code >> root; i < linkSize; i += step) store<u32>(second + (i << 2), meaning | rest);
  }
  return root;
}

/** The first code of each length, its bits in the opposite order; or a fault. */
function firstCodes(counts: usize, longest: u32, next: usize): u32 {
  let code: u32 = 0;
  let free: i32 = 1;
  for (let length: u32 = 1; length <= maxCodeBits; length++) {
    code = (code + load<u32>(counts + ((length - 1) << 2))) << 1;
    store<u32>(next + (length << 2), reversed(code, length));
    free = free * 2 - load<i32>(counts + (length << 2));
    if (free < 0) return impossibleCode;
  }
  return free > 0 && longest > 1 ? incompleteCode : 0;
}

function reversed(code: u32, length: u32): u32 {
  let result: u32 = 0;
  for (let bit: u32 = 0; bit < length; bit++) result = (result << 1) | ((code >> bit) & 1);
  return result;
}

/** A code plus 1, both with their bits in the opposite order. */
function following(code: u32, length: u32): u32 {
  let bit: u32 = 1 << (length - 1);
  while ((code & bit) !== 0) bit >>= 1;
  return bit === 0 ? 0 : (code & (bit - 1)) | bit;
}

/** Lets two literals whose codes fit into one look-up come out together. */
export function pairLiterals(table: usize, root: u32): void {
  // From behind: the second is looked up farther in front, where no pairs are yet.
  for (let i: i32 = (1 << root) - 1; i >= 0; i--) {
    const first = load<u32>(table + (i << 2));
    if ((first & kindMask) !== literalKind) continue;
    const second = load<u32>(table + ((i >> (first & 15)) << 2));
    const bits = (first & 15) + (second & 15);
    if ((second & kindMask) !== literalKind || bits > root) continue;
    store<u32>(table + (i << 2), ((second >> 12) << 20) | ((first >> 12) << 12) | pairFlag | bits);
  }
}
