import { kernelAreas } from '../picture-kernels.ts';

/** Tables 0 to 7: the CRC of a byte that is followed by 0 to 7 zero bytes. */
const tables: Int32Array = makeTables();

// The first four by themselves: what lies at an offset in one array takes longer to find.
const zero = tables.slice(0, 256);
const one = tables.slice(256, 512);
const two = tables.slice(512, 768);
const three = tables.slice(768, 1024);

/** Where the kernel's tables lie. */
const tablesAt = 1024;

/** As much is worth copying to where the kernel can read it. */
const kernelBytes = 2048;

/** CRC-32 (ISO 3309, polynomial 0xEDB88320 reflected) of `bytes[start, end)`, as an unsigned number; 0 for none. */
export function crc32(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  return (end - start < kernelBytes ? null : crc32Kernel(bytes, start, end)) ?? crc32Bytes(bytes, start, end);
}

/** By the kernel, eight bytes a step: 0.4 ns a byte. null where there is none, or not enough memory. */
function crc32Kernel(bytes: Uint8Array, start: number, end: number): number | null {
  const size = end - start;
  const areas = kernelAreas(size);
  if (areas === null) return null;
  const { kernels, memory } = areas;
  const [from = 0] = areas.at;
  new Int32Array(memory.buffer).set(tables, tablesAt >> 2);
  memory.set(bytes.subarray(start, end), from);
  return kernels.crc32(from, from + size, tablesAt) >>> 0;
}

/** Four bytes a step, "slicing" (Kounavis and Berry 2008): 1.0 ns a byte where one a step takes 2.2. */
export function crc32Bytes(bytes: Uint8Array, start: number, end: number): number {
  let crc = -1;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    crc ^=
      (bytes[i] ?? 0) |
      ((bytes[i + 1] ?? 0) << 8) |
      ((bytes[i + 2] ?? 0) << 16) |
      ((bytes[i + 3] ?? 0) << 24);
    crc =
      (three[crc & 255] ?? 0) ^
      (two[(crc >>> 8) & 255] ?? 0) ^
      (one[(crc >>> 16) & 255] ?? 0) ^
      (zero[crc >>> 24] ?? 0);
  }
  for (; i < end; i++) crc = (zero[(crc ^ (bytes[i] ?? 0)) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** One after the other, of 256 words each. */
function makeTables(): Int32Array {
  const all = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    all[byte] = crc;
  }
  for (let i = 256; i < all.length; i++) {
    const crc = all[i - 256] ?? 0;
    all[i] = (all[crc & 255] ?? 0) ^ (crc >>> 8);
  }
  return all;
}
