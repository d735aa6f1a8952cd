/*
 * Weights: for each target 32 bits, where its first entry lies, and one word more for where the last ends. An entry: the source as 32 bits, 32 that
 * are unused, and the share of the target's area as 64 bits.
 */
const entryBytes: usize = 16;

export function areaMeans(
  from: usize,
  fromWidth: u32,
  fromHeight: u32,
  width: u32,
  height: u32,
  to: usize,
  weights: usize,
): void {
  const rows = weightsOf(fromWidth, width, weights);
  const narrowed = weightsOf(fromHeight, height, rows);
  const sums = narrowed + ((usize(width) * fromHeight) << 3);
  const rowBytes = usize(width) << 3;
  for (let y: usize = 0; y < fromHeight; y++)
    narrow(from + y * fromWidth, width, weights, narrowed + y * rowBytes);
  for (let y: usize = 0; y < height; y++) {
    for (let x: usize = 0; x < rowBytes; x += 16) v128.store(sums + x, f64x2.splat(0.5));
    const end = entryOf(rows, y + 1);
    for (let at = entryOf(rows, y); at < end; at += entryBytes) {
      const weight = v128.load64_splat(at, 8);
      const row = narrowed + load<u32>(at) * rowBytes;
      for (let x: usize = 0; x < rowBytes; x += 16)
        v128.store(sums + x, f64x2.add(v128.load(sums + x), f64x2.mul(weight, v128.load(row + x))));
    }
    for (let x: usize = 0; x < width; x++) store<u8>(to + y * width + x, u32(load<f64>(sums + (x << 3))));
  }
}

function narrow(row: usize, width: u32, columns: usize, to: usize): void {
  for (let x: usize = 0; x < width; x++) {
    let sum: f64 = 0;
    const end = entryOf(columns, x + 1);
    for (let at = entryOf(columns, x); at < end; at += entryBytes)
      sum += load<f64>(at, 8) * f64(load<u8>(row + load<u32>(at)));
    store<f64>(to + (x << 3), sum);
  }
}

function entryOf(weights: usize, target: usize): usize {
  return load<u32>(weights + (target << 2));
}

/** Writes the weights of `target` pixels made of `source`; where there is room behind them. */
function weightsOf(source: u32, target: u32, weights: usize): usize {
  const scale = f64(source) / f64(target);
  let at = (weights + ((usize(target) + 1) << 2) + 15) & ~15;
  for (let i: u32 = 0; i < target; i++) {
    store<u32>(weights + (usize(i) << 2), u32(at));
    const first = f64(i * source) / f64(target);
    const last = f64((i + 1) * source) / f64(target);
    for (let s = u32(first); f64(s) < last && s < source; s++) {
      const share = (min(last, f64(s + 1)) - max(first, f64(s))) / scale;
      if (share <= 0) continue;
      store<u32>(at, s);
      store<f64>(at, share, 8);
      at += entryBytes;
    }
  }
  store<u32>(weights + (usize(target) << 2), u32(at));
  return at;
}
