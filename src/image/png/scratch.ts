/**
 * Memory that is used again and again: asking for it anew would have it zeroed each time, and what is asked for and dropped is what the
 * garbage collector counts (docs/decisions/0009). Returns `bytes` bytes with anything in them, the same memory with every call: for what is
 * overwritten whole, and let go of before the next one. More than `maxBytes` is new, and isn't kept.
 */
export function createScratch(maxBytes: number): (bytes: number) => Uint8Array {
  let kept = new Uint8Array(0);
  return (bytes) => {
    if (bytes > maxBytes) return new Uint8Array(bytes);
    if (bytes > kept.length) kept = new Uint8Array(bytes);
    return kept.subarray(0, bytes);
  };
}
