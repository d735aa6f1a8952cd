import {
  distanceBases,
  distanceExtraBits,
  endOfBlock,
  fixedLiteralLengths,
  lengthBases,
  lengthExtraBits,
} from './deflate-alphabet.ts';
import { type BitSource, takeBits } from './inflate-bits.ts';
import { inflateError } from './inflate-errors.ts';
import {
  endKind,
  type InflateTable,
  inflateTable,
  invalidKind,
  kindMask,
  literalKind,
  matchKind,
  withLiteralPairs,
} from './inflate-table.ts';

/** The order in which the lengths of the code that codes the code lengths are sent. */
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

const maxLiteralCodes = 286;
const maxDistanceCodes = 30;
/** 10 is fastest: with 11 or 12 the building of tables costs more than the rarer second look-up saves. */
const literalRootBits = 10;
const distanceRootBits = 8;
const codeLengthRootBits = 7;

/** The entries of the symbols of each code, the lengths left out. */
export const literalMeanings: Int32Array = Int32Array.from({ length: 288 }, (_, symbol) => {
  if (symbol < endOfBlock) return symbol << 12;
  if (symbol === endOfBlock) return endKind;
  const index = symbol - endOfBlock - 1;
  const base = lengthBases[index];
  return base === undefined ? invalidKind : (base << 12) | (lengthExtraBits(index) << 4) | matchKind;
});
export const distanceMeanings: Int32Array = Int32Array.from({ length: 32 }, (_, symbol) => {
  const base = distanceBases[symbol];
  return base === undefined ? invalidKind : (base << 12) | (distanceExtraBits(symbol) << 4) | matchKind;
});
export const codeLengthMeanings: Int32Array = Int32Array.from({ length: 19 }, (_, symbol) => symbol << 12);

/** The two codes of a block. */
export interface BlockCodes {
  readonly literals: InflateTable;
  readonly distances: InflateTable;
}

/** The codes of a block without a header, RFC 1951 section 3.2.6. */
export const fixedCodes: BlockCodes = {
  literals: withLiteralPairs(inflateTable(fixedLiteralLengths, literalMeanings, literalRootBits)),
  distances: inflateTable(new Uint8Array(32).fill(5), distanceMeanings, distanceRootBits),
};

/** The codes in the header of a dynamic block, RFC 1951 section 3.2.7. Throws `invalid_image`. */
export function readCodes(source: BitSource): BlockCodes {
  const literalCodes = takeBits(source, 5) + 257;
  const distanceCodes = takeBits(source, 5) + 1;
  const codeLengthCodes = takeBits(source, 4) + 4;
  if (literalCodes > maxLiteralCodes || distanceCodes > maxDistanceCodes) throw inflateError('tooManyCodes');
  const codeLengthLengths = new Uint8Array(codeLengthOrder.length);
  for (let i = 0; i < codeLengthCodes; i++) codeLengthLengths[codeLengthOrder[i] ?? 0] = takeBits(source, 3);
  const table = inflateTable(codeLengthLengths, codeLengthMeanings, codeLengthRootBits);

  const lengths = new Uint8Array(literalCodes + distanceCodes);
  for (let i = 0; i < lengths.length; ) {
    const symbol = takeCodeLength(source, table);
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    if (symbol === 16 && i === 0) throw inflateError('badRepeat');
    const value = symbol === 16 ? (lengths[i - 1] ?? 0) : 0;
    const repeat =
      symbol === 16
        ? 3 + takeBits(source, 2)
        : symbol === 17
          ? 3 + takeBits(source, 3)
          : 11 + takeBits(source, 7);
    if (i + repeat > lengths.length) throw inflateError('badRepeat');
    lengths.fill(value, i, i + repeat);
    i += repeat;
  }
  if (lengths[endOfBlock] === 0) throw inflateError('endless');
  return {
    literals: withLiteralPairs(
      inflateTable(lengths.subarray(0, literalCodes), literalMeanings, literalRootBits),
    ),
    distances: inflateTable(lengths.subarray(literalCodes), distanceMeanings, distanceRootBits),
  };
}

function takeCodeLength(source: BitSource, table: InflateTable): number {
  takeBits(source, 0);
  const entry = table.entries[source.hold & table.mask] ?? 0;
  if ((entry & kindMask) !== literalKind) throw inflateError('undefinedCode');
  source.hold >>= entry & 15;
  source.count -= entry & 15;
  return entry >> 12;
}
