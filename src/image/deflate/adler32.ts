/** Bytes after which the sums must be reduced to stay below 2^53, and then some. */
const chunkBytes = 4096;
/** The largest prime below 2^16. */
const modulus = 65521;

/** Adler-32 of `bytes` (RFC 1950, section 8.2), as an unsigned number; 1 for none. */
export function adler32(bytes: Uint8Array): number {
  let sum = 1;
  let sumOfSums = 0;
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const end = Math.min(bytes.length, start + chunkBytes);
    for (let i = start; i < end; i++) {
      sum += bytes[i] ?? 0;
      sumOfSums += sum;
    }
    sum %= modulus;
    sumOfSums %= modulus;
  }
  return sumOfSums * 0x10000 + sum;
}
