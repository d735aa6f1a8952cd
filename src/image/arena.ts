/** So much is kept for the next reading: a megapixel photo's takes 1.5 MB, a drawing's 0.5. */
const maxBytes = 4 * 1024 * 1024;

/** Whole vectors and doubles begin there. */
const alignment = 16;

let memory = new ArrayBuffer(0);
/** Where the next area begins; null outside of {@link inArena}. */
let next: number | null = null;
/** What the work under way would have needed. */
let wanted = 0;

/**
 * Does work whose pictures all lie in memory that is used again for the next one: what is asked for and dropped is what the garbage collector counts, and
 * a reading asks for a megabyte. Nothing that {@link newBytes} gave may be used after it: copy what is answered. Not for work within work, nor for any
 * that goes on later: it is over when `work` returns, if only a promise.
 */
export function inArena<Result>(work: () => Result): Result {
  const size = Math.min(maxBytes, wanted);
  if (size > memory.byteLength) memory = new ArrayBuffer(size);
  next = 0;
  wanted = 0;
  try {
    return work();
  } finally {
    next = null;
  }
}

/** Zeros. */
export function newBytes(length: number): Uint8Array<ArrayBuffer> {
  const at = take(length);
  return at === null ? new Uint8Array(length) : new Uint8Array(memory, at, length).fill(0);
}

export function copyOf(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = take(data.length);
  if (at === null) return new Uint8Array(data);
  const copy = new Uint8Array(memory, at, data.length);
  copy.set(data);
  return copy;
}

/** A copy of words of 32 bits. */
export function copyOfWords(words: Int32Array): Int32Array<ArrayBuffer> {
  const at = take(words.byteLength);
  if (at === null) return new Int32Array(words);
  const copy = new Int32Array(memory, at, words.length);
  copy.set(words);
  return copy;
}

/** Where an area of so many bytes begins; null where it is to be memory of its own. */
function take(bytes: number): number | null {
  if (next === null) return null;
  const size = (bytes + alignment - 1) & -alignment;
  wanted += size;
  const at = next;
  if (at + size > memory.byteLength) return null;
  next += size;
  return at;
}
