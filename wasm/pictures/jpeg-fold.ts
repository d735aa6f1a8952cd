import { positionsAt, samplesAt, sumsAt, targetsAt, valuesAt, weightsAt } from './jpeg-area';
import { samplesOf } from './jpeg-samples';

/** A level as Uint8ClampedArray takes it. */
function clamped(level: f64): u8 {
  return u8(nearest(max(0, min(255, level))));
}

/** The arithmetic of src/image/jpeg/jpeg-reduced.ts, in its order. */
export function fold(area: usize, count: u32, to: usize, stride: usize, size: u32): void {
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
export function foldEdge(
  area: usize,
  count: u32,
  to: usize,
  stride: usize,
  by: u32,
  wide: i32,
  high: i32,
): void {
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
