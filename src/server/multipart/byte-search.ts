/** The first index at or after `from` where `needle` (not empty) begins in `haystack`; -1 where it doesn't. */
export function indexOfBytes(haystack: Uint8Array, needle: Uint8Array, from = 0): number {
  const first = needle[0] ?? 0;
  const last = haystack.length - needle.length;
  for (
    let at = haystack.indexOf(first, from);
    at !== -1 && at <= last;
    at = haystack.indexOf(first, at + 1)
  ) {
    if (startsWithAt(haystack, needle, at)) return at;
  }
  return -1;
}

/** How many bytes at the end of `haystack` are a beginning of `needle`, whose first byte occurs in it once; 0 where none are. */
export function beginningAtEnd(haystack: Uint8Array, needle: Uint8Array): number {
  const at = haystack.lastIndexOf(needle[0] ?? 0);
  const length = haystack.length - at;
  if (at === -1 || length >= needle.length) return 0;
  return startsWithAt(haystack, needle.subarray(0, length), at) ? length : 0;
}

function startsWithAt(haystack: Uint8Array, needle: Uint8Array, at: number): boolean {
  for (let index = 1; index < needle.length; index++) {
    if (haystack[at + index] !== needle[index]) return false;
  }
  return true;
}
