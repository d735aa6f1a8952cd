import { clamp01, type Ink } from '../augment/ink.ts';
import type { Path } from './types.ts';

/**
 * How much of each pixel lies within closed outlines, 0 to 1: signed areas are gathered edge by edge and summed along
 * the rows (the method of R. Levien's font-rs). Outlines that turn the same way add up, the other way cut out.
 */
export function fillArea(contours: readonly Path[], sidePx: number): Ink {
  const stride = sidePx + 2;
  const sums = new Float32Array(stride * sidePx);
  for (const contour of contours) {
    let from = contour.at(-1) ?? { x: 0, y: 0 };
    for (const to of contour) {
      addEdge(sums, stride, from.x, from.y, to.x, to.y);
      from = to;
    }
  }
  const values = new Float32Array(sidePx * sidePx);
  for (let y = 0; y < sidePx; y++) {
    let sum = 0;
    for (let x = 0; x < sidePx; x++) {
      sum += sums[y * stride + x] ?? 0;
      values[y * sidePx + x] = clamp01(Math.abs(sum));
    }
  }
  return { values, sidePx };
}

function addEdge(
  sums: Float32Array,
  stride: number,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): void {
  if (fromY === toY) return;
  const sidePx = stride - 2;
  const down = fromY < toY;
  const top = Math.max(0, Math.min(fromY, toY));
  const bottom = Math.min(sidePx, Math.max(fromY, toY));
  const slope = (toX - fromX) / (toY - fromY);
  const within = (y: number): number => Math.max(0, Math.min(sidePx, fromX + (y - fromY) * slope));
  for (let row = Math.floor(top); row < bottom; row++) {
    const upper = Math.max(row, top);
    const lower = Math.min(row + 1, bottom);
    const height = down ? lower - upper : upper - lower;
    const [a, b] = [within(upper), within(lower)];
    addSpan(sums, row * stride, Math.min(a, b), Math.max(a, b), height);
  }
}

/** One row's part of an edge, from x = left to right: what each pixel and the one after it gain. */
function addSpan(sums: Float32Array, offset: number, left: number, right: number, height: number): void {
  const first = Math.floor(left);
  const last = Math.floor(right);
  let before = 0;
  for (let x = first; x <= last; x++) {
    // The share of the edge left of x + 1, and its mean distance from there.
    const end = Math.min(right, x + 1);
    const start = Math.max(left, x);
    const share = right > left ? (end - start) / (right - left) : 1;
    const middle = x + 1 - (start + end) / 2;
    const i = offset + x;
    sums[i] = (sums[i] ?? 0) + height * share * middle + before;
    before = height * share * (1 - middle);
  }
  sums[offset + last + 1] = (sums[offset + last + 1] ?? 0) + before;
}
