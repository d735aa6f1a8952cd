/*
 * AssemblyScript (npm run build:wasm): the loops that a picture's time goes into. src/image/picture-kernels.ts says what the functions do;
 * addresses and sizes are in bytes. What lies up to 32 bytes behind an area may be read, and up to 16 written.
 */

// The entries of a table, as src/image/inflate-table.ts has them.
const kindMask: u32 = 0x700;
const literalKind: u32 = 0;
const matchKind: u32 = 0x100;
const endKind: u32 = 0x200;
const linkKind: u32 = 0x300;
const pairFlag: u32 = 0x800;

// What src/image/inflate-kernel.ts knows as outcomes.
const done: u32 = 0;
const tooMuch: u32 = 1;
const undefinedCode: u32 = 2;
const beforeStart: u32 = 3;
const truncated: u32 = 4;

/** Bits are refilled to 56 at least, eight bytes a load: enough for three literals and a length, or for a distance. */
export function inflateBlock(
  state: usize,
  inputEnd: usize,
  outputStart: usize,
  outputEnd: usize,
  literals: usize,
  literalMask: u32,
  distances: usize,
  distanceMask: u32,
): u32 {
  let position: usize = load<u32>(state);
  let hold: u64 = load<u32>(state, 4);
  let count: u64 = load<u32>(state, 8);
  let at: usize = load<u32>(state, 12);
  let entry: u32;
  for (;;) {
    if (position > inputEnd + 8) return truncated;
    if (at > outputEnd) return tooMuch;
    hold |= load<u64>(position) << count;
    position += usize((63 - count) >> 3);
    count |= 56;

    entry = load<u32>(literals + ((u32(hold) & literalMask) << 2));
    if ((entry & kindMask) === literalKind) {
      if (at === outputEnd) return tooMuch;
      store<u16>(at, entry >> 12);
      at += 1 + ((entry & pairFlag) >> 11);
      hold >>= entry & 15;
      count -= entry & 15;
      entry = load<u32>(literals + ((u32(hold) & literalMask) << 2));
      if ((entry & kindMask) === literalKind) {
        if (at >= outputEnd) return tooMuch;
        store<u16>(at, entry >> 12);
        at += 1 + ((entry & pairFlag) >> 11);
        hold >>= entry & 15;
        count -= entry & 15;
        entry = load<u32>(literals + ((u32(hold) & literalMask) << 2));
        if ((entry & kindMask) === literalKind) {
          if (at >= outputEnd) return tooMuch;
          store<u16>(at, entry >> 12);
          at += 1 + ((entry & pairFlag) >> 11);
          hold >>= entry & 15;
          count -= entry & 15;
          continue;
        }
      }
    }
    if ((entry & kindMask) === linkKind) {
      hold >>= entry & 15;
      count -= entry & 15;
      entry = load<u32>(literals + (((entry >> 12) + (u32(hold) & ((1 << ((entry >> 4) & 15)) - 1))) << 2));
      if ((entry & kindMask) === literalKind) {
        if (at >= outputEnd) return tooMuch;
        store<u8>(at++, entry >> 12);
        hold >>= entry & 15;
        count -= entry & 15;
        continue;
      }
    }
    hold >>= entry & 15;
    count -= entry & 15;
    if ((entry & kindMask) === endKind) break;
    if ((entry & kindMask) !== matchKind) return undefinedCode;
    let extraBits = (entry >> 4) & 15;
    const size: usize = (entry >> 12) + (u32(hold) & ((1 << extraBits) - 1));
    hold >>= extraBits;
    count -= extraBits;

    hold |= load<u64>(position) << count;
    position += usize((63 - count) >> 3);
    count |= 56;
    entry = load<u32>(distances + ((u32(hold) & distanceMask) << 2));
    if ((entry & kindMask) === linkKind) {
      hold >>= entry & 15;
      count -= entry & 15;
      entry = load<u32>(distances + (((entry >> 12) + (u32(hold) & ((1 << ((entry >> 4) & 15)) - 1))) << 2));
    }
    if ((entry & kindMask) !== matchKind) return undefinedCode;
    hold >>= entry & 15;
    count -= entry & 15;
    extraBits = (entry >> 4) & 15;
    const distance: usize = (entry >> 12) + (u32(hold) & ((1 << extraBits) - 1));
    hold >>= extraBits;
    count -= extraBits;
    if (distance > at - outputStart) return beforeStart;
    if (at + size > outputEnd) return tooMuch;
    copyMatch(at, distance, size);
    at += size;
  }
  // Whole bytes go back: whoever reads on takes a few bits at a time.
  position -= usize(count >> 3);
  store<u32>(state, position);
  store<u32>(state, u32(hold) & ((1 << (u32(count) & 7)) - 1), 4);
  store<u32>(state, u32(count) & 7, 8);
  store<u32>(state, at, 12);
  return done;
}

/** Repeats what stands `distance` bytes back: by vectors, which may go over the end, where it doesn't overlap within one. */
function copyMatch(at: usize, distance: usize, size: usize): void {
  const end = at + size;
  if (distance >= 16) {
    for (let to = at; to < end; to += 16) v128.store(to, v128.load(to - distance));
  } else if (distance === 1) {
    const byte = v128.load8_splat(at - 1);
    for (let to = at; to < end; to += 16) v128.store(to, byte);
  } else if (distance === 4) {
    const word = v128.load32_splat(at - 4);
    for (let to = at; to < end; to += 16) v128.store(to, word);
  } else {
    for (let to = at; to < end; to++) store<u8>(to, load<u8>(to - distance));
  }
}

/** Eight tables of 256 words, the CRC of a byte that is followed by 0 to 7 zero bytes. */
export function crc32(start: usize, end: usize, tables: usize): u32 {
  let crc: u32 = 0xffffffff;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const low = load<u32>(at) ^ crc;
    const high = load<u32>(at, 4);
    crc =
      load<u32>(tables + ((low & 255) << 2), 7168) ^
      load<u32>(tables + (((low >> 8) & 255) << 2), 6144) ^
      load<u32>(tables + (((low >> 16) & 255) << 2), 5120) ^
      load<u32>(tables + ((low >> 24) << 2), 4096) ^
      load<u32>(tables + ((high & 255) << 2), 3072) ^
      load<u32>(tables + (((high >> 8) & 255) << 2), 2048) ^
      load<u32>(tables + (((high >> 16) & 255) << 2), 1024) ^
      load<u32>(tables + ((high >> 24) << 2));
  }
  for (; at < end; at++) crc = load<u32>(tables + (((crc ^ load<u8>(at)) & 255) << 2)) ^ (crc >> 8);
  return ~crc;
}

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

/**
 * For each byte the largest of `window` from there on, `step` bytes apart, in place: of two, of four and so on, each from two of the step
 * before. What would need bytes beyond `end` is left half done.
 */
function maximumAhead(start: usize, end: usize, window: usize, step: usize): void {
  let covered: usize = 1;
  while (covered < window) {
    const more = min(covered, window - covered);
    const shift = more * step;
    for (let p = start; p + shift < end; p += 16)
      v128.store(p, i8x16.max_u(v128.load(p), v128.load(p + shift)));
    covered += more;
  }
}

export function maximum(
  from: usize,
  width: usize,
  height: usize,
  radius: usize,
  to: usize,
  padded: usize,
): void {
  const window = 2 * radius + 1;
  const stride = width + 2 * radius;
  const end = padded + (height + 2 * radius) * stride;
  const first = padded + radius * stride;
  memory.fill(padded, 0, end - padded);
  for (let y: usize = 0; y < height; y++) memory.copy(first + y * stride + radius, from + y * width, width);
  maximumAhead(first, first + height * stride, window, 1);
  maximumAhead(padded, end, window, stride);
  for (let y: usize = 0; y < height; y++) memory.copy(to + y * width, padded + y * stride, width);
}

// JPEG, sequential. What a component's record and a Huffman table hold, by offsets in bytes, as src/image/jpeg-kernel.ts writes them.
const recordBytes: usize = 48;
const horizontal: usize = 0;
const vertical: usize = 4;
const dcTable: usize = 8;
const acTable: usize = 12;
const quantization: usize = 16;
const prediction: usize = 20;
const factor: usize = 24;
const target: usize = 28;
const targetStride: usize = 32;
const widthPx: usize = 36;
const heightPx: usize = 40;

const lookupBits: u64 = 9;
const maxCodeBits: u64 = 16;
const shortCodes: usize = 2048;
const lastCodes: usize = 3072;
const symbolOffsets: usize = 3072 + 68;
const symbols: usize = 3072 + 136;
/** What a run stands for that brings no coefficient and doesn't end the block. */
const zeroRun: i32 = 16;

// The area for constants and for a block: zigzag, targets and weights of `fold`, and what is being made of the block.
const zigzagAt: usize = 0;
const targetsAt: usize = 64;
const weightsAt: usize = 128;
const positionsAt: usize = 640;
const valuesAt: usize = 704;
const workAt: usize = 960;
const turnedAt: usize = 1216;
const samplesAt: usize = 1472;
const sumsAt: usize = 1536;

let bitPosition: usize = 0;
let bitEnd: usize = 0;
let bitHold: u64 = 0;
let bitCount: u64 = 0;

/**
 * The units `first` to `end` of an interval, whose bits begin at `from`. A unit is a block of the only component, or each one's share in turn. 0
 * where there is something wrong with them.
 */
export function jpegUnits(
  from: usize,
  fromEnd: usize,
  records: usize,
  components: usize,
  unitsWide: u32,
  first: u32,
  end: u32,
  area: usize,
): u32 {
  bitPosition = from;
  bitEnd = fromEnd;
  bitHold = 0;
  bitCount = 0;
  const recordsEnd = records + components * recordBytes;
  for (let record = records; record < recordsEnd; record += recordBytes) store<i32>(record + prediction, 0);
  for (let unit = first; unit < end; unit++) {
    const row = unit / unitsWide;
    const column = unit - row * unitsWide;
    for (let record = records; record < recordsEnd; record += recordBytes) {
      const wide: u32 = components === 1 ? 1 : load<u32>(record + horizontal);
      const high: u32 = components === 1 ? 1 : load<u32>(record + vertical);
      for (let y: u32 = 0; y < high; y++) {
        for (let x: u32 = 0; x < wide; x++) {
          const size = readBlock(record, area);
          if (size === 0) return 0;
          giveBlock(record, area, size, column * wide + x, row * high + y);
        }
      }
    }
  }
  return bitPosition - usize(bitCount >> 3) <= bitEnd ? 1 : 0;
}

/** A block's coefficients that are not zero, in the order of the file; how many there are, 0 for an error. */
function readBlock(record: usize, area: usize): u32 {
  let position = bitPosition;
  let hold = bitHold;
  let count = bitCount;
  const end = bitEnd + 8;
  const factors = load<u32>(record + quantization);
  let table: usize = load<u32>(record + dcTable);
  let size: u32 = 0;
  let k: i32 = 0;
  while (k < 64) {
    if (count < 32) {
      if (position > end) return 0;
      hold |= bswap<u64>(load<u64>(position)) >> count;
      position += usize((63 - count) >> 3);
      count |= 56;
    }
    let run: i32;
    let value: i32;
    const entry = load<i32>(table + (usize(hold >> (64 - lookupBits)) << 2));
    if (entry !== 0) {
      value = entry >> 9;
      run = (entry >> 4) & 31;
      hold <<= u64(entry & 15);
      count -= u64(entry & 15);
    } else {
      const short: u32 = load<u16>(table + shortCodes + (usize(hold >> (64 - lookupBits)) << 1));
      let length: u64 = short & 255;
      let symbol: u32 = short >> 8;
      if (short === 0) {
        length = lookupBits + 1;
        while (i32(hold >> (64 - length)) > load<i32>(table + lastCodes + (usize(length) << 2))) {
          length++;
          if (length > maxCodeBits) return 0;
        }
        const at = i32(hold >> (64 - length)) + load<i32>(table + symbolOffsets + (usize(length) << 2));
        symbol = load<u8>(table + symbols + usize(at & 255));
      }
      hold <<= length;
      count -= length;
      const bits = u64(symbol & 15);
      run = i32(symbol >> 4);
      value = 0;
      if (bits > 0) {
        value = i32(hold >> (64 - bits));
        if (value < 1 << i32(bits - 1)) value -= (1 << i32(bits)) - 1;
        hold <<= bits;
        count -= bits;
      } else if (run === 15) run = zeroRun;
    }
    if (k === 0) {
      if (run !== 0) return 0;
      value += load<i32>(record + prediction);
      store<i32>(record + prediction, value);
      table = load<u32>(record + acTable);
    } else {
      k += run;
      if (value === 0) {
        if (run === zeroRun) continue;
        break;
      }
      if (k > 63) return 0;
    }
    const at = load<u8>(area + zigzagAt + usize(k));
    store<u8>(area + positionsAt + size, at);
    store<i32>(area + valuesAt + (usize(size) << 2), value * i32(load<u16>(factors + (usize(at) << 1))));
    size++;
    k++;
  }
  bitPosition = position;
  bitHold = hold;
  bitCount = count;
  return size;
}

/** Writes what a block is to become: nothing, 8x8 samples, or the means of `factor` x `factor` of them. */
function giveBlock(record: usize, area: usize, size: u32, column: u32, row: u32): void {
  const by = load<u32>(record + factor);
  if (by === 0) return;
  const stride = load<u32>(record + targetStride);
  const to = load<u32>(record + target) + (8 / by) * (row * stride + column);
  const wide = i32(load<u32>(record + widthPx)) - i32(8 * column);
  const high = i32(load<u32>(record + heightPx)) - i32(8 * row);
  if (by === 1) samplesOf(area, size, to, stride);
  else if (wide >= 8 && high >= 8) fold(area, size, to, stride, 8 / by);
  else if (wide > 0 && high > 0) foldEdge(area, size, to, stride, by, min(wide, 8), min(high, 8));
}

/** The arithmetic of src/image/jpeg-idct.ts, four columns at a time: first the columns, then, turned, the rows. */
function samplesOf(area: usize, size: u32, to: usize, stride: usize): void {
  if (size === 1) {
    const level = u8(max(0, min(255, 128 + ((load<i32>(area + valuesAt) + 4) >> 3))));
    for (let y: usize = 0; y < 8; y++) memory.fill(to + y * stride, level, 8);
    return;
  }
  const work = area + workAt;
  const turned = area + turnedAt;
  memory.fill(work, 0, 256);
  for (let i: u32 = 0; i < size; i++) {
    store<i32>(
      work + (usize(load<u8>(area + positionsAt + i)) << 2),
      load<i32>(area + valuesAt + (usize(i) << 2)),
    );
  }
  let from = work;
  let shift: i32 = 11;
  for (let pass = 0; pass < 2; pass++) {
    cosines(from, shift);
    cosines(from + 16, shift);
    const other = pass === 0 ? turned : work;
    turn(from, other);
    turn(from + 16, other + 128);
    turn(from + 128, other + 16);
    turn(from + 144, other + 144);
    from = turned;
    shift = 18;
  }
  const middle = i16x8.splat(128);
  for (let y: usize = 0; y < 8; y++) {
    const row = work + 32 * y;
    const levels = i16x8.add(i16x8.narrow_i32x4_s(v128.load(row), v128.load(row, 16)), middle);
    v128.store64_lane(to + y * stride, i8x16.narrow_i16x8_u(levels, levels), 0);
  }
}

function times(value: v128, factor: i32): v128 {
  return i32x4.mul(value, i32x4.splat(factor));
}

function cosines(at: usize, shift: i32): void {
  const v0 = v128.load(at);
  const v1 = v128.load(at, 32);
  const v2 = v128.load(at, 64);
  const v3 = v128.load(at, 96);
  const v4 = v128.load(at, 128);
  const v5 = v128.load(at, 160);
  const v6 = v128.load(at, 192);
  const v7 = v128.load(at, 224);
  const half = i32x4.splat(1 << (shift - 1));

  const both = times(i32x4.add(v2, v6), 4433);
  const even2 = i32x4.add(both, times(v2, 6270));
  const even6 = i32x4.sub(both, times(v6, 15137));
  const sum = i32x4.add(i32x4.shl(i32x4.add(v0, v4), 13), half);
  const difference = i32x4.add(i32x4.shl(i32x4.sub(v0, v4), 13), half);
  const e0 = i32x4.add(sum, even2);
  const e1 = i32x4.add(difference, even6);
  const e2 = i32x4.sub(difference, even6);
  const e3 = i32x4.sub(sum, even2);

  const all = times(i32x4.add(i32x4.add(v1, v3), i32x4.add(v5, v7)), 9633);
  const a = times(i32x4.add(v1, v7), -7373);
  const b = times(i32x4.add(v3, v5), -20995);
  const p = i32x4.sub(all, times(i32x4.add(v3, v7), 16069));
  const q = i32x4.sub(all, times(i32x4.add(v1, v5), 3196));
  const o0 = i32x4.add(times(v1, 12299), i32x4.add(a, q));
  const o1 = i32x4.add(times(v3, 25172), i32x4.add(b, p));
  const o2 = i32x4.add(times(v5, 16819), i32x4.add(b, q));
  const o3 = i32x4.add(times(v7, 2446), i32x4.add(a, p));

  v128.store(at, i32x4.shr_s(i32x4.add(e0, o0), shift));
  v128.store(at, i32x4.shr_s(i32x4.add(e1, o1), shift), 32);
  v128.store(at, i32x4.shr_s(i32x4.add(e2, o2), shift), 64);
  v128.store(at, i32x4.shr_s(i32x4.add(e3, o3), shift), 96);
  v128.store(at, i32x4.shr_s(i32x4.sub(e3, o3), shift), 128);
  v128.store(at, i32x4.shr_s(i32x4.sub(e2, o2), shift), 160);
  v128.store(at, i32x4.shr_s(i32x4.sub(e1, o1), shift), 192);
  v128.store(at, i32x4.shr_s(i32x4.sub(e0, o0), shift), 224);
}

/** A quarter of 8x8 words, 4x4, with rows as columns. */
function turn(from: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from, 32);
  const c = v128.load(from, 64);
  const d = v128.load(from, 96);
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab0, cd0, 0, 2));
  v128.store(to, v128.shuffle<i64>(ab0, cd0, 1, 3), 32);
  v128.store(to, v128.shuffle<i64>(ab2, cd2, 0, 2), 64);
  v128.store(to, v128.shuffle<i64>(ab2, cd2, 1, 3), 96);
}

/** A level as Uint8ClampedArray takes it. */
function clamped(level: f64): u8 {
  return u8(nearest(max(0, min(255, level))));
}

/** The arithmetic of src/image/jpeg-reduced.ts, in its order. */
function fold(area: usize, count: u32, to: usize, stride: usize, size: u32): void {
  const mean = 128 + f64(load<i32>(area + valuesAt)) / 8;
  if (size === 1) {
    store<u8>(to, clamped(mean));
    return;
  }
  if (count === 1) {
    for (let y: usize = 0; y < size; y++) memory.fill(to + y * stride, clamped(mean), size);
    return;
  }
  const sums = area + sumsAt;
  memory.fill(sums, 0, 17 * 8);
  for (let i: u32 = 1; i < count; i++) {
    const at = usize(load<u8>(area + positionsAt + i));
    const sum = sums + (usize(load<u8>(area + targetsAt + at)) << 3);
    const value = f64(load<i32>(area + valuesAt + (usize(i) << 2)));
    store<f64>(sum, load<f64>(sum) + value * load<f64>(area + weightsAt + (at << 3)));
  }
  store<f64>(sums, load<f64>(sums) + mean);
  const row = usize(size) << 3;
  for (let i: u32 = 0; i < size; i++) unfold(sums + i * row, 8, size);
  for (let i: u32 = 0; i < size; i++) unfold(sums + (usize(i) << 3), row, size);
  for (let y: usize = 0; y < size; y++) {
    for (let x: usize = 0; x < size; x++)
      store<u8>(to + y * stride + x, clamped(load<f64>(sums + y * row + (x << 3))));
  }
}

function unfold(at: usize, step: usize, size: u32): void {
  const c0 = load<f64>(at);
  if (size === 2) {
    const c1 = load<f64>(at + step) * Math.SQRT1_2;
    store<f64>(at, c0 + c1);
    store<f64>(at + step, c0 - c1);
    return;
  }
  const c1 = load<f64>(at + step);
  const c2 = load<f64>(at + 2 * step) * Math.SQRT1_2;
  const c3 = load<f64>(at + 3 * step);
  const outer = c1 * 0.9238795325112867 + c3 * 0.38268343236508984;
  const inner = c1 * 0.38268343236508984 - c3 * 0.9238795325112867;
  store<f64>(at, c0 + c2 + outer);
  store<f64>(at + step, c0 - c2 + inner);
  store<f64>(at + 2 * step, c0 - c2 - inner);
  store<f64>(at + 3 * step, c0 + c2 - outer);
}

/** A block of which only `wide` x `high` samples belong to the picture. */
function foldEdge(area: usize, count: u32, to: usize, stride: usize, by: u32, wide: i32, high: i32): void {
  const samples = area + samplesAt;
  samplesOf(area, count, samples, 8);
  for (let top: i32 = 0; top < high; top += i32(by)) {
    for (let left: i32 = 0; left < wide; left += i32(by)) {
      const bottom = min(high, top + i32(by));
      const right = min(wide, left + i32(by));
      let sum: u32 = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) sum += load<u8>(samples + usize(8 * y + x));
      }
      const mean = f64(sum) / f64((bottom - top) * (right - left));
      store<u8>(to + usize(top / i32(by)) * stride + usize(left / i32(by)), clamped(mean));
    }
  }
}
