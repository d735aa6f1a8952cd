import { positionsAt, turnedAt, valuesAt, workAt } from './jpeg-area';

/** The arithmetic of src/image/jpeg/jpeg-idct.ts, four columns at a time: first the columns, then, turned, the rows. */
export function samplesOf(area: usize, size: u32, to: usize, stride: usize): void {
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
