export function boxMeans(
  from: usize,
  width: usize,
  height: usize,
  factor: usize,
  to: usize,
  sums: usize,
): void {
  const columns = width / factor;
  const rest = width - columns * factor;
  let out = to;
  for (let top: usize = 0; top < height; top += factor) {
    const tall = min(factor, height - top);
    sumRows(from + top * width, width, tall, sums);
    const inverse = inverseOf(tall * factor);
    const half = (tall * factor) >> 1;
    let at = sums;
    for (let x: usize = 0; x < columns; x++) {
      let sum = half;
      for (const end = at + 2 * factor; at < end; at += 2) sum += load<u16>(at);
      store<u8>(out++, quotient(sum, inverse));
    }
    if (rest === 0) continue;
    let sum = (tall * rest) >> 1;
    for (const end = at + 2 * rest; at < end; at += 2) sum += load<u16>(at);
    store<u8>(out++, quotient(sum, inverseOf(tall * rest)));
  }
}

/** The sum of each column over `tall` rows, as 16 bits, and some more behind them. */
function sumRows(from: usize, width: usize, tall: usize, sums: usize): void {
  const beyond = tall * width;
  for (let x: usize = 0; x < width; x += 16) {
    let low = i16x8.splat(0);
    let high = low;
    for (let p = from + x, end = p + beyond; p < end; p += width) {
      const levels = v128.load(p);
      low = i16x8.add(low, i16x8.extend_low_i8x16_u(levels));
      high = i16x8.add(high, i16x8.extend_high_i8x16_u(levels));
    }
    v128.store(sums + 2 * x, low);
    v128.store(sums + 2 * x, high, 16);
  }
}

// A division by multiplying, exact for what 4,096 levels sum up to (Granlund and Montgomery 1994, doi:10.1145/178243.178249).

function inverseOf(count: usize): u64 {
  return (u64(1) << 40) / u64(count) + 1;
}

function quotient(sum: usize, inverse: u64): u32 {
  return u32((u64(sum) * inverse) >> 40);
}
