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
