/**
 * The filters of PNG 1.2, section 6, for pixels of four bytes, each a word of `words`: undone in place from `start` to `end`; the row above is
 * `stride` words before.
 */

/** Four sums of bytes, none of which carries into the next: the upper bits are added by themselves. */
export function addBytes(a: number, b: number): number {
  return ((a & 0x7f7f7f7f) + (b & 0x7f7f7f7f)) ^ ((a ^ b) & 0x80808080);
}

/** Four means of bytes, rounded down. */
function meanBytes(a: number, b: number): number {
  return ((a & b) + (((a ^ b) & 0xfefefefe) >>> 1)) | 0;
}

export function addLeftPixel(words: Int32Array, start: number, end: number): void {
  let left = 0;
  for (let i = start; i < end; i++) {
    left = addBytes(words[i] ?? 0, left);
    words[i] = left;
  }
}

export function addMeanPixel(words: Int32Array, start: number, end: number, stride: number): void {
  let left = 0;
  for (let i = start; i < end; i++) {
    left = addBytes(words[i] ?? 0, meanBytes(left, words[i - stride] ?? 0));
    words[i] = left;
  }
}

/**
 * Where a pixel's upper left neighbour is like one of the other two, Paeth takes the third: in a drawing they nearly always are, and
 * all four channels are done at once.
 */
export function addPaethPixel(words: Int32Array, start: number, end: number, stride: number): void {
  let left = 0;
  let aboveLeft = 0;
  for (let i = start; i < end; i++) {
    const above = words[i - stride] ?? 0;
    const own = words[i] ?? 0;
    if (above === aboveLeft) left = addBytes(own, left);
    else if (left === aboveLeft) left = addBytes(own, above);
    else {
      left =
        channel(own, left, above, aboveLeft, 0) |
        channel(own, left, above, aboveLeft, 8) |
        channel(own, left, above, aboveLeft, 16) |
        channel(own, left, above, aboveLeft, 24);
    }
    words[i] = left;
    aboveLeft = above;
  }
}

/** The byte at `shift` of Paeth's sum, where it is. */
function channel(own: number, left: number, above: number, aboveLeft: number, shift: number): number {
  const nearest = paeth((left >>> shift) & 255, (above >>> shift) & 255, (aboveLeft >>> shift) & 255);
  return (((own >>> shift) + nearest) & 255) << shift;
}

/**
 * Whichever of left, above and above left is nearest to left + above - above left; the earlier where equal. Chosen by
 * masks: noise makes the branches unpredictable, and 4 MB of it take 16 ms instead of 29.
 */
export function paeth(left: number, above: number, aboveLeft: number): number {
  const toLeft = Math.abs(above - aboveLeft);
  const toAbove = Math.abs(left - aboveLeft);
  const toAboveLeft = Math.abs(left + above - 2 * aboveLeft);
  const notAbove = (toAboveLeft - toAbove) >> 31;
  const notLeft = ((toAbove - toLeft) | (toAboveLeft - toLeft)) >> 31;
  const other = above ^ ((above ^ aboveLeft) & notAbove);
  return left ^ ((left ^ other) & notLeft);
}
