import { inflateError } from './inflate-errors.ts';

/**
 * A prefix code as a lookup table for `inflate`. An entry holds, from the low end: 4 bits, how many bits to take;
 * 4 bits, how many extra bits follow (a link: how many bits index its second table); 4 bits, the kind; from bit 12
 * the payload (a literal, the base of a length or a distance, a link's position in the table).
 */
export interface InflateTable {
  readonly entries: Int32Array;
  /** Bits of the stream that index the first table. */
  readonly mask: number;
}

/** What an entry stands for; single constants since fields of one object cost the loop over them a tenth. */
export const kindMask = 0x700;
export const literalKind = 0;
export const matchKind = 0x100;
export const endKind = 0x200;
export const linkKind = 0x300;
export const invalidKind = 0x400;
/** A flag on a literal: a second one follows it, in the 8 bits above. */
export const pairFlag = 0x800;

const maxCodeBits = 15;

/**
 * The table of the canonical prefix code with these code lengths (0: unused), RFC 1951 section 3.2.2. `meanings`
 * gives each symbol's entry, the code length left out. Codes beyond `rootBits` go through a second table, which
 * keeps the cost of a table in step with the size of its header. Throws `invalid_image` for a code that is
 * over-subscribed, or incomplete with more than a single code of 1 bit, as zlib does.
 */
export function inflateTable(lengths: Uint8Array, meanings: Int32Array, rootBits: number): InflateTable {
  const count = new Int32Array(maxCodeBits + 1);
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i] ?? 0;
    count[length] = (count[length] ?? 0) + 1;
  }
  count[0] = 0;
  let longest = maxCodeBits;
  while (longest > 1 && count[longest] === 0) longest--;
  const next = firstCodes(count, longest);

  const root = Math.min(rootBits, longest);
  const rootSize = 1 << root;
  const linkBits = longest - root;
  let longCodes = 0;
  for (let length = root + 1; length <= longest; length++) longCodes += count[length] ?? 0;
  const entries = new Int32Array(rootSize + Math.min(longCodes, rootSize) * (1 << linkBits));
  entries.fill(invalidKind | 1);

  let used = rootSize;
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const code = reversed(next[length] ?? 0, length);
    next[length] = (next[length] ?? 0) + 1;
    const meaning = meanings[symbol] ?? invalidKind;
    if (length <= root) {
      for (let i = code; i < rootSize; i += 1 << length) entries[i] = meaning | length;
      continue;
    }
    const prefix = code & (rootSize - 1);
    let link = entries[prefix] ?? 0;
    if ((link & kindMask) !== linkKind) {
      link = (used << 12) | (linkBits << 4) | linkKind | root;
      entries[prefix] = link;
      used += 1 << linkBits;
    }
    const rest = length - root;
    for (let i = code >> root; i < 1 << linkBits; i += 1 << rest) entries[(link >> 12) + i] = meaning | rest;
  }
  return { entries, mask: rootSize - 1 };
}

/**
 * A table, changed so that two literals whose codes fit into one look-up come out together: 15 instead of 19 ms for a
 * noisy megapixel.
 */
export function withLiteralPairs(table: InflateTable): InflateTable {
  const { entries, mask } = table;
  // From behind: the second is looked up farther in front, where no pairs are yet.
  for (let i = mask; i >= 0; i--) {
    const first = entries[i] ?? 0;
    if ((first & kindMask) !== literalKind) continue;
    const second = entries[i >> (first & 15)] ?? 0;
    const bits = (first & 15) + (second & 15);
    if ((second & kindMask) !== literalKind || 1 << bits > mask + 1) continue;
    entries[i] = ((second >> 12) << 20) | ((first >> 12) << 12) | pairFlag | bits;
  }
  return table;
}

/** The first code of each length; `count[length]` codes have it. */
function firstCodes(count: Int32Array, longest: number): Int32Array {
  const first = new Int32Array(maxCodeBits + 1);
  let code = 0;
  let free = 1;
  for (let length = 1; length <= maxCodeBits; length++) {
    code = (code + (count[length - 1] ?? 0)) << 1;
    first[length] = code;
    free = free * 2 - (count[length] ?? 0);
    if (free < 0) throw inflateError('impossibleCode');
  }
  if (free > 0 && longest > 1) throw inflateError('incompleteCode');
  return first;
}

/** The low `length` bits of `code` in the opposite order: deflate sends codes from their high end. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result = (result << 1) | ((code >> bit) & 1);
  return result;
}
