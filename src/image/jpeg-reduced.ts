import type { JpegComponent, JpegFrame } from './jpeg-frame.ts';
import type { GrayImage } from './types.ts';

/** By how much a JPEG can be made smaller while it is decoded. */
export const jpegReductions = [2, 4, 8] as const;
export type JpegReduction = (typeof jpegReductions)[number];

/**
 * The samples of one component, each the mean of `factor` x `factor` of what a full decoding gives, but for its rounding and cutting
 * off. Means are as linear in the coefficients as the samples are: the mean of two neighbours turns 8 cosines into 4, the upper
 * coefficients folded onto the lower ones, and again for 4 and 8 (from ITU-T T.81, A.3.3). `quantization` is the component's table. The
 * component must have the frame's full resolution, and the frame's sides be multiples of `factor`.
 */
export function reducedPlane(
  frame: JpegFrame,
  { blockStride }: JpegComponent,
  coefficients: Int16Array,
  quantization: Uint16Array,
  factor: JpegReduction,
): GrayImage {
  const width = frame.width / factor;
  const height = frame.height / factor;
  const size = 8 / factor;
  const { targets, weights } = foldings(size, quantization);
  const levels = new Uint8ClampedArray(width * height);
  const work = new Float64Array(size * size + 1);
  for (let top = 0; top < height; top += size) {
    for (let left = 0; left < width; left += size) {
      const at = 64 * ((top / size) * blockStride + left / size);
      work.fill(0);
      let anyAc = 0;
      for (let i = 1; i < 64; i++) {
        const coefficient = coefficients[at + i] ?? 0;
        if (coefficient === 0) continue;
        anyAc = 1;
        const target = targets[i] ?? 0;
        work[target] = (work[target] ?? 0) + coefficient * (weights[i] ?? 0);
      }
      const mean = 128 + (coefficients[at] ?? 0) * (weights[0] ?? 0);
      const right = Math.min(width - left, size);
      const end = (Math.min(height, top + size) - 1) * width + left;
      if (anyAc === 0) {
        for (let row = top * width + left; row <= end; row += width) levels.fill(mean, row, row + right);
        continue;
      }
      work[0] = (work[0] ?? 0) + mean;
      for (let i = 0; i < size; i++) transform(work, i * size, 1, size);
      for (let i = 0; i < size; i++) transform(work, i, size, size);
      for (let row = top * width + left, from = 0; row <= end; row += width, from += size) {
        for (let x = 0; x < right; x++) levels[row + x] = work[from + x] ?? 0;
      }
    }
  }
  return { data: new Uint8Array(levels.buffer), width, height };
}

interface Foldings {
  /** For each of a block's 64 coefficients, the one of [size, size] that it adds to; `size` * `size` where it adds to none. */
  readonly targets: Uint8Array;
  /** ... and by what it is multiplied before. */
  readonly weights: Float64Array;
}

function foldings(size: number, quantization: Uint16Array): Foldings {
  const folds = Array.from({ length: 8 }, (_, k) => fold(k, size));
  const pairs = folds.flatMap((row) =>
    folds.map((column) => ({
      target: row.weight * column.weight === 0 ? size * size : row.target * size + column.target,
      weight: row.weight * column.weight,
    })),
  );
  return {
    targets: Uint8Array.from(pairs, ({ target }) => target),
    weights: Float64Array.from(pairs, ({ weight }, i) => weight * (quantization[i] ?? 0)),
  };
}

/**
 * Where coefficient `k` of a row of 8 goes when that becomes `size` means. Of n samples, neighbours' mean has cos(t pi / 2n) times the
 * cosine of t in n / 2 samples, which for t above n / 2 is that of n - t with the other sign, and none at n / 2.
 */
function fold(k: number, size: number): { readonly target: number; readonly weight: number } {
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
