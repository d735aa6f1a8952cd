/** Four pixels of four bytes, of three or four in memory; the last byte of one of three is the next one's first. */
function loadPixels(from: usize, pixelBytes: usize): v128 {
  const bytes = v128.load(from);
  if (pixelBytes === 4) return bytes;
  return i8x16.swizzle(bytes, i8x16(0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12));
}

function copyRow(from: usize, pixelBytes: usize, to: usize, rowEnd: usize): void {
  for (let p = from, q = to; q < rowEnd; p += 4 * pixelBytes, q += 16)
    v128.store(q, loadPixels(p, pixelBytes));
}

function addAbove(from: usize, pixelBytes: usize, to: usize, rowEnd: usize, above: usize): void {
  for (let p = from, q = to, a = above; q < rowEnd; p += 4 * pixelBytes, q += 16, a += 16) {
    v128.store(q, i8x16.add(loadPixels(p, pixelBytes), v128.load(a)));
  }
}

/** Sums along the row, four pixels at a time: each vector's own first, by twos and fours, then what came before it. */
function addLeft(from: usize, pixelBytes: usize, to: usize, rowEnd: usize): void {
  const zero = i8x16.splat(0);
  let left = zero;
  for (let p = from, q = to; q < rowEnd; p += 4 * pixelBytes, q += 16) {
    let sums = loadPixels(p, pixelBytes);
    sums = i8x16.add(
      sums,
      i8x16.shuffle(zero, sums, 0, 1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27),
    );
    sums = i8x16.add(sums, i8x16.shuffle(zero, sums, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    left = i8x16.add(sums, left);
    v128.store(q, left);
    left = i8x16.shuffle(left, left, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
  }
}

function addMean(from: usize, pixelBytes: usize, to: usize, rowEnd: usize, above: usize): void {
  const one = i8x16.splat(1);
  let left = i8x16.splat(0);
  for (let p = from, q = to, a = above; q < rowEnd; p += pixelBytes, q += 4, a += 4) {
    const up = v128.load32_zero(a);
    // The instruction rounds up.
    const mean = i8x16.sub(i8x16.avgr_u(left, up), v128.and(v128.xor(left, up), one));
    left = i8x16.add(v128.load32_zero(p), mean);
    v128.store32_lane(q, left, 0);
  }
}

/** Whichever of left, above and above left is nearest to left + above - above left; the earlier where equal. */
function addPaeth(from: usize, pixelBytes: usize, to: usize, rowEnd: usize, above: usize): void {
  const byte = i16x8.splat(255);
  let left = i16x8.splat(0);
  let aboveLeft = left;
  for (let p = from, q = to, a = above; q < rowEnd; p += pixelBytes, q += 4, a += 4) {
    const up = i16x8.extend_low_i8x16_u(v128.load32_zero(a));
    const fromLeft = i16x8.sub(up, aboveLeft);
    const fromAbove = i16x8.sub(left, aboveLeft);
    const toLeft = i16x8.abs(fromLeft);
    const toAbove = i16x8.abs(fromAbove);
    const toAboveLeft = i16x8.abs(i16x8.add(fromLeft, fromAbove));
    const nearest = i16x8.min_s(toLeft, i16x8.min_s(toAbove, toAboveLeft));
    const other = v128.bitselect(up, aboveLeft, i16x8.eq(nearest, toAbove));
    const chosen = v128.bitselect(left, other, i16x8.eq(nearest, toLeft));
    left = v128.and(i16x8.add(i16x8.extend_low_i8x16_u(v128.load32_zero(p)), chosen), byte);
    v128.store32_lane(q, i8x16.narrow_i16x8_u(left, left), 0);
    aboveLeft = up;
  }
}

/** Rec. 601 as src/image/luma.ts has it; 38470 is over 16 bits, so each of two products takes half of it. */
function lumaOf(pixels: v128): v128 {
  const zero = i8x16.splat(0);
  const redGreen = i8x16.shuffle(pixels, zero, 0, 16, 1, 16, 4, 16, 5, 16, 8, 16, 9, 16, 12, 16, 13, 16);
  const greenBlue = i8x16.shuffle(pixels, zero, 1, 16, 2, 16, 5, 16, 6, 16, 9, 16, 10, 16, 13, 16, 14, 16);
  const sums = i32x4.add(
    i32x4.dot_i16x8_s(redGreen, i16x8(19595, 19235, 19595, 19235, 19595, 19235, 19595, 19235)),
    i32x4.dot_i16x8_s(greenBlue, i16x8(19235, 7471, 19235, 7471, 19235, 7471, 19235, 7471)),
  );
  return i32x4.shr_u(i32x4.add(sums, i32x4.splat(32768)), 16);
}

function isOpaque(row: usize, rowEnd: usize): bool {
  let all = i8x16.splat(-1);
  let q = row;
  for (; q + 16 <= rowEnd; q += 16) all = v128.and(all, v128.load(q));
  for (; q < rowEnd; q += 4) all = v128.and(all, v128.load32_splat(q));
  return (i8x16.bitmask(i8x16.eq(all, i8x16.splat(-1))) & 0x8888) === 0x8888;
}

/**
 * Rows of RGB or RGBA, filtered, to luma. `rows` has room for three rows of pixels of four bytes, each rounded up to 64: the one that is
 * unfiltered, the one above it, and one of zeros, which lies above the first.
 */
export function pixelsToLuma(
  samples: usize,
  width: usize,
  height: usize,
  pixelBytes: usize,
  to: usize,
  rows: usize,
): u32 {
  const rowBytes = pixelBytes * width;
  const bufferBytes = ((4 * width + 63) & ~63) + 64;
  let above = rows;
  let row = rows + bufferBytes;
  const next = row + bufferBytes;
  memory.fill(above, 0, bufferBytes);
  let from = samples;
  let out = to;
  for (let y: usize = 0; y < height; y++) {
    const filter = load<u8>(from++);
    const rowEnd = row + 4 * width;
    if (filter === 0) copyRow(from, pixelBytes, row, rowEnd);
    else if (filter === 1) addLeft(from, pixelBytes, row, rowEnd);
    else if (filter === 2) addAbove(from, pixelBytes, row, rowEnd, above);
    else if (filter === 3) addMean(from, pixelBytes, row, rowEnd, above);
    else if (filter === 4) addPaeth(from, pixelBytes, row, rowEnd, above);
    else return 0;
    if (pixelBytes === 4 && !isOpaque(row, rowEnd)) return 0;
    let q = row;
    for (let x: usize = 0; x < width; x += 16, q += 64) {
      const low = i16x8.narrow_i32x4_u(lumaOf(v128.load(q)), lumaOf(v128.load(q, 16)));
      const high = i16x8.narrow_i32x4_u(lumaOf(v128.load(q, 32)), lumaOf(v128.load(q, 48)));
      v128.store(out + x, i8x16.narrow_i16x8_u(low, high));
    }
    out += width;
    from += rowBytes;
    const free = y === 0 ? next : above;
    above = row;
    row = free;
  }
  return 1;
}
