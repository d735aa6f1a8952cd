import { positionsAt, valuesAt, zigzagAt } from './jpeg-area';
import { fold, foldEdge } from './jpeg-fold';
import { samplesOf } from './jpeg-samples';

// What a component's record and a Huffman table hold, by offsets in bytes, as src/image/jpeg/jpeg-kernel.ts writes them.
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
