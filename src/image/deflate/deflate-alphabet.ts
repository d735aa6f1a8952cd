/** The shortest match of each length symbol from 257 on (RFC 1951, section 3.2.5). */
export const lengthBases: readonly number[] = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];

/** The smallest distance of each distance symbol. */
export const distanceBases: readonly number[] = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];

/** The symbol that ends a block; length symbols follow it. */
export const endOfBlock = 256;

/** Code lengths of the fixed code for literals and lengths (section 3.2.6); those for distances are 5 each. */
export const fixedLiteralLengths: Uint8Array = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);

/** Bits after the symbol `endOfBlock + 1 + index` that are added to its base. */
export function lengthExtraBits(index: number): number {
  return index < 8 || index === 28 ? 0 : (index - 4) >> 2;
}

/** Bits after a distance symbol that are added to its base. */
export function distanceExtraBits(symbol: number): number {
  return symbol < 4 ? 0 : (symbol - 2) >> 1;
}
