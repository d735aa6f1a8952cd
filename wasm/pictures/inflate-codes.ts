import {
  codeLengthLengthsAt,
  codeLengthMeanings,
  codeLengthsTableAt,
  distanceMeanings,
  distancesAt,
  lengthsAt,
  literalMeanings,
  literalsAt,
  positionAt,
} from './inflate-area';
import { dropBits, peekBits, takeBits } from './inflate-bits';
import { badRepeat, endless, tooManyCodes, truncated, undefinedCode } from './inflate-faults';
import { codeTable, kindMask, literalKind, pairLiterals } from './inflate-table';

const literalRootBits: u32 = 10;
const distanceRootBits: u32 = 8;
const codeLengthRootBits: u32 = 7;
const endOfBlock: usize = 256;

// Both return the root's bits of the two tables, 4 each, with a fault above them, shifted by 8. What they do is in src/image/deflate/inflate-codes.ts.

export function fixedCodes(work: usize, meanings: usize): u32 {
  const lengths = work + lengthsAt;
  memory.fill(lengths, 8, 288);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 288, 5, 32);
  return tables(work, meanings, 288, 32);
}

export function readCodes(work: usize, inputEnd: usize, meanings: usize): u32 {
  const literalCodes = takeBits(work, 5) + 257;
  const distanceCodes = takeBits(work, 5) + 1;
  const codeLengthCodes = takeBits(work, 4) + 4;
  if (literalCodes > 286 || distanceCodes > 30) return tooManyCodes << 8;
  const codeLengthLengths = work + codeLengthLengthsAt;
  memory.fill(codeLengthLengths, 0, 19);
  for (let i: u32 = 0; i < codeLengthCodes; i++) store<u8>(codeLengthLengths + placeOf(i), takeBits(work, 3));
  const table = work + codeLengthsTableAt;
  const root = codeTable(
    work,
    codeLengthLengths,
    19,
    meanings + codeLengthMeanings,
    codeLengthRootBits,
    table,
  );
  if (root >> 8 !== 0) return root;
  const mask = (1 << root) - 1;

  const lengths = work + lengthsAt;
  const end = lengths + literalCodes + distanceCodes;
  for (let at = lengths; at < end; ) {
    if (load<u32>(work, positionAt) > inputEnd + 8) return truncated << 8;
    const hold = peekBits(work);
    const entry = load<u32>(table + ((hold & mask) << 2));
    if ((entry & kindMask) !== literalKind) return undefinedCode << 8;
    dropBits(work, hold, entry & 15);
    const symbol = entry >> 12;
    if (symbol < 16) {
      store<u8>(at++, symbol);
      continue;
    }
    if (symbol === 16 && at === lengths) return badRepeat << 8;
    const value: u8 = symbol === 16 ? load<u8>(at - 1) : 0;
    const repeat: usize =
      symbol === 16 ? 3 + takeBits(work, 2) : symbol === 17 ? 3 + takeBits(work, 3) : 11 + takeBits(work, 7);
    if (at + repeat > end) return badRepeat << 8;
    memory.fill(at, value, repeat);
    at += repeat;
  }
  if (load<u8>(lengths + endOfBlock) === 0) return endless << 8;
  return tables(work, meanings, literalCodes, distanceCodes);
}

/** Of the lengths that lie one behind the other. */
function tables(work: usize, meanings: usize, literalCodes: u32, distanceCodes: u32): u32 {
  const lengths = work + lengthsAt;
  const literals = work + literalsAt;
  const root = codeTable(work, lengths, literalCodes, meanings + literalMeanings, literalRootBits, literals);
  if (root >> 8 !== 0) return root;
  pairLiterals(literals, root);
  const distances = work + distancesAt;
  const distanceRoot = codeTable(
    work,
    lengths + literalCodes,
    distanceCodes,
    meanings + distanceMeanings,
    distanceRootBits,
    distances,
  );
  return distanceRoot >> 8 !== 0 ? distanceRoot : root | (distanceRoot << 4);
}

/** The symbol whose length is sent at place `i`: 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15. */
function placeOf(i: u32): u32 {
  if (i < 3) return 16 + i;
  if (i === 3) return 0;
  const step = (i - 4) >> 1;
  return (i & 1) === 0 ? 8 + step : 7 - step;
}
