import type { GrayImage } from '../types.ts';
import type { BlockSink, JpegBlock } from './jpeg-block.ts';
import type { JpegFrame } from './jpeg-frame.ts';
import { inverseDct } from './jpeg-idct.ts';
import { bytesOf, type OpenLevels } from './jpeg-levels.ts';

/** By how much a JPEG can be made smaller while it is decoded, most first. */
export const jpegReductions = [8, 4, 2] as const;
export type JpegReduction = (typeof jpegReductions)[number];

/**
 * A picture whose pixels are each the mean of `factor` x `factor` samples of one component, to be filled by `sink` from its blocks; of fewer at
 * the right and lower edge, where the picture ends. Means are as linear in the coefficients as the samples are: the mean of two
 * neighbours turns 8 cosines into 4, the upper coefficients folded onto the lower ones, and again for 4 and 8 (from ITU-T T.81, A.3.3). So it is what
 * a full decoding gives, but for its rounding and cutting off. The component must have the frame's full resolution.
 */
export function reducedPlane(
  frame: JpegFrame,
  factor: JpegReduction,
  open: OpenLevels,
): { readonly image: GrayImage; readonly sink: BlockSink } {
  const width = Math.ceil(frame.width / factor);
  const height = Math.ceil(frame.height / factor);
  const size = 8 / factor;
  const { targets, weights } = foldings(size);
  const levels = open({ factor, stride: width, size: width * height, targets, weights });
  const sums = new Float64Array(size * size + 1);

  function fold({ positions, values, size: count }: JpegBlock, to: number): void {
    const mean = 128 + (values[0] ?? 0) / 8;
    if (size === 1) {
      levels[to] = mean;
      return;
    }
    if (count === 1) {
      for (let y = 0; y < size; y++) levels.fill(mean, to + y * width, to + y * width + size);
      return;
    }
    sums.fill(0);
    for (let i = 1; i < count; i++) {
      const position = positions[i] ?? 0;
      const target = targets[position] ?? 0;
      sums[target] = (sums[target] ?? 0) + (values[i] ?? 0) * (weights[position] ?? 0);
    }
    sums[0] = (sums[0] ?? 0) + mean;
    for (let i = 0; i < size; i++) transform(sums, i * size, 1, size);
    for (let i = 0; i < size; i++) transform(sums, i, size, size);
    for (let y = 0, from = 0; y < size; y++) {
      for (let x = 0; x < size; x++) levels[to + y * width + x] = sums[from++] ?? 0;
    }
  }

  const work = new Int32Array(64);
  const samples = new Uint8ClampedArray(64);
  /** A block of which only `wide` x `high` samples belong to the picture. */
  function foldEdge(block: JpegBlock, to: number, wide: number, high: number): void {
    inverseDct(block, work, samples, 0, 8);
    for (let top = 0; top < high; top += factor) {
      for (let left = 0; left < wide; left += factor) {
        const bottom = Math.min(high, top + factor);
        const right = Math.min(wide, left + factor);
        let sum = 0;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) sum += samples[8 * y + x] ?? 0;
        }
        levels[to + (top / factor) * width + left / factor] = sum / ((bottom - top) * (right - left));
      }
    }
  }

  function sink(block: JpegBlock, column: number, row: number): void {
    const wide = frame.width - 8 * column;
    const high = frame.height - 8 * row;
    const to = size * (row * width + column);
    if (wide >= 8 && high >= 8) fold(block, to);
    else if (wide > 0 && high > 0) foldEdge(block, to, Math.min(wide, 8), Math.min(high, 8));
  }

  return { image: { data: bytesOf(levels), width, height }, sink };
}

interface Foldings {
  /** For each of a block's 64 coefficients, the one of [size, size] that it adds to; `size` * `size` where it adds to none. */
  readonly targets: Uint8Array;
  /** ... and by what it is multiplied before. */
  readonly weights: Float64Array;
}

function foldings(size: number): Foldings {
  const folds = Array.from({ length: 8 }, (_, k) => foldCosine(k, size));
  const pairs = folds.flatMap((row) =>
    folds.map((column) => ({
      target: row.weight * column.weight === 0 ? size * size : row.target * size + column.target,
      weight: row.weight * column.weight,
    })),
  );
  return {
    targets: Uint8Array.from(pairs, ({ target }) => target),
    weights: Float64Array.from(pairs, ({ weight }) => weight),
  };
}

/**
 * Where coefficient `k` of a row of 8 goes when that becomes `size` means. Of n samples, neighbours' mean has cos(t pi / 2n) times the
 * cosine of t in n / 2 samples, which for t above n / 2 is that of n - t with the other sign, and none at n / 2.
 */
function foldCosine(k: number, size: number): { readonly target: number; readonly weight: number } {
  let target = k;
  let weight = k === 0 ? Math.SQRT1_2 / 2 : 1 / 2;
  for (let n = 8; n > size; n /= 2) {
    weight *= 2 * target === n ? 0 : Math.cos((target * Math.PI) / (2 * n));
    if (2 * target > n) {
      weight = -weight;
      target = n - target;
    }
  }
  return { target, weight };
}

const cos1: number = Math.cos(Math.PI / 8);
const cos3: number = Math.cos((3 * Math.PI) / 8);

/** The sums of `size` (4, 2 or 1) coefficients' cosines, in place, `step` apart. */
function transform(work: Float64Array, at: number, step: number, size: number): void {
  if (size === 4) {
    const c0 = work[at] ?? 0;
    const c1 = work[at + step] ?? 0;
    const c2 = (work[at + 2 * step] ?? 0) * Math.SQRT1_2;
    const c3 = work[at + 3 * step] ?? 0;
    const outer = c1 * cos1 + c3 * cos3;
    const inner = c1 * cos3 - c3 * cos1;
    work[at] = c0 + c2 + outer;
    work[at + step] = c0 - c2 + inner;
    work[at + 2 * step] = c0 - c2 - inner;
    work[at + 3 * step] = c0 + c2 - outer;
  } else if (size === 2) {
    const c0 = work[at] ?? 0;
    const c1 = (work[at + step] ?? 0) * Math.SQRT1_2;
    work[at] = c0 + c1;
    work[at + step] = c0 - c1;
  }
}
