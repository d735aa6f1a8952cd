import type { JpegBlock } from './jpeg-block.ts';

/** Bits after the point of the constants below. */
const scaleBits = 13;
/** cos(k pi / 16) * sqrt(2). */
const c = (k: number): number => Math.cos((k * Math.PI) / 16) * Math.SQRT2;
const fixed = (value: number): number => Math.round(value * (1 << scaleBits));

const even6: number = fixed(c(6));
const even2Minus6: number = fixed(c(2) - c(6));
const even2Plus6: number = fixed(c(2) + c(6));
const odd3: number = fixed(c(3));
const odd3Minus5: number = fixed(c(3) - c(5));
const odd3Plus5: number = fixed(c(3) + c(5));
const odd3Minus7: number = fixed(c(3) - c(7));
const odd1Plus3: number = fixed(c(1) + c(3));
const in1: number = fixed(c(1) + c(3) - c(5) - c(7));
const in3: number = fixed(c(1) + c(3) + c(5) - c(7));
const in5: number = fixed(c(1) + c(3) - c(5) + c(7));
const in7: number = fixed(c(3) + c(5) - c(1) - c(7));

/** Columns keep 2 bits after the point for the rows, which also divide by 8. */
const columnShift: number = scaleBits - 2;
const rowShift: number = scaleBits + 2 + 3;

/**
 * Turns a block's coefficients into 8x8 samples (ITU-T T.81, A.3.3), which it writes into `samples` from `to` on, rows `stride` apart. `work`
 * is room for 64 values, so that none is allocated per block. The arithmetic is that of libjpeg's accurate integer method, to the bit.
 */
export function inverseDct(
  { positions, values, size }: JpegBlock,
  work: Int32Array,
  samples: Uint8ClampedArray,
  to: number,
  stride: number,
): void {
  if (size === 1) {
    const level = 128 + (((values[0] ?? 0) + 4) >> 3);
    for (let y = 0; y < 8; y++) samples.fill(level, to + y * stride, to + y * stride + 8);
    return;
  }
  work.fill(0);
  for (let i = 0; i < size; i++) work[positions[i] ?? 0] = values[i] ?? 0;
  for (let x = 0; x < 8; x++) transform(work, x, 8, columnShift);
  for (let y = 0; y < 8; y++) {
    transform(work, 8 * y, 1, rowShift);
    const row = to + y * stride;
    for (let x = 0; x < 8; x++) samples[row + x] = 128 + (work[8 * y + x] ?? 0);
  }
}

/**
 * The inverse transform of 8 values in place, `step` apart, divided by 2^(shift - 13) (Loeffler, Ligtenberg and
 * Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", 1989, with 12).
 */
function transform(work: Int32Array, start: number, step: number, shift: number): void {
  const v0 = work[start] ?? 0;
  const v1 = work[start + step] ?? 0;
  const v2 = work[start + 2 * step] ?? 0;
  const v3 = work[start + 3 * step] ?? 0;
  const v4 = work[start + 4 * step] ?? 0;
  const v5 = work[start + 5 * step] ?? 0;
  const v6 = work[start + 6 * step] ?? 0;
  const v7 = work[start + 7 * step] ?? 0;
  const half = 1 << (shift - 1);
  if ((v1 | v2 | v3 | v4 | v5 | v6 | v7) === 0) {
    const level = ((v0 << scaleBits) + half) >> shift;
    for (let i = 0; i < 8; i++) work[start + i * step] = level;
    return;
  }

  const turned = Math.imul(v2 + v6, even6);
  const even2 = turned + Math.imul(v2, even2Minus6);
  const even6th = turned - Math.imul(v6, even2Plus6);
  const sum = ((v0 + v4) << scaleBits) + half;
  const difference = ((v0 - v4) << scaleBits) + half;
  const e0 = sum + even2;
  const e1 = difference + even6th;
  const e2 = difference - even6th;
  const e3 = sum - even2;

  const all = Math.imul(v1 + v3 + v5 + v7, odd3);
  const a = -Math.imul(v1 + v7, odd3Minus7);
  const b = -Math.imul(v3 + v5, odd1Plus3);
  const p = all - Math.imul(v3 + v7, odd3Plus5);
  const q = all - Math.imul(v1 + v5, odd3Minus5);
  const o0 = Math.imul(v1, in1) + a + q;
  const o1 = Math.imul(v3, in3) + b + p;
  const o2 = Math.imul(v5, in5) + b + q;
  const o3 = Math.imul(v7, in7) + a + p;

  work[start] = (e0 + o0) >> shift;
  work[start + step] = (e1 + o1) >> shift;
  work[start + 2 * step] = (e2 + o2) >> shift;
  work[start + 3 * step] = (e3 + o3) >> shift;
  work[start + 4 * step] = (e3 - o3) >> shift;
  work[start + 5 * step] = (e2 - o2) >> shift;
  work[start + 6 * step] = (e1 - o1) >> shift;
  work[start + 7 * step] = (e0 - o0) >> shift;
}
