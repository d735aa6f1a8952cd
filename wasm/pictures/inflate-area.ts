// The area for work: the bits in hand, what a table is made with, and the tables at their largest, of literals 2^10 + 286 * 2^5 words, of
// distances 2^8 + 30 * 2^7.
/** Position in the input, and hold and count of up to 7 bits before it. */
export const positionAt: usize = 0;
export const holdAt: usize = 4;
export const countAt: usize = 8;
/** Position in the output. */
export const outputAt: usize = 12;
/** How many codes have each length, and the next code of each. */
export const countsAt: usize = 64;
export const nextAt: usize = 128;
export const codeLengthLengthsAt: usize = 192;
export const lengthsAt: usize = 256;
export const codeLengthsTableAt: usize = 768;
export const literalsAt: usize = 1280;
export const distancesAt: usize = 1280 + 4 * (1024 + 286 * 32);

/** The meanings of the symbols of the three codes, as words, one behind the other. */
export const literalMeanings: usize = 0;
export const distanceMeanings: usize = 4 * 288;
export const codeLengthMeanings: usize = 4 * (288 + 32);
