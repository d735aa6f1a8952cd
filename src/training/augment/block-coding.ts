import type { GrayImage } from '../../image/index.ts';

const side = 8;

/** DCT-II of eight values, orthonormal: basis[k * 8 + n]. */
const basis = Float32Array.from({ length: side * side }, (_, i) => {
  const k = Math.floor(i / side);
  const scale = k === 0 ? Math.sqrt(1 / side) : Math.sqrt(2 / side);
  return scale * Math.cos(((2 * (i % side) + 1) * k * Math.PI) / (2 * side));
});

/**
 * The picture after lossy coding in blocks of 8x8 (as JPEG, ITU-T T.81): each coefficient rounded to a multiple of a
 * step that grows with its frequency, from `step` gray levels. Blocks at the right and lower edge repeat the last pixel.
 */
export function codeInBlocks({ data, width, height }: GrayImage, step: number): GrayImage {
  const out = new Uint8Array(data.length);
  const block = new Float32Array(side * side);
  const half = new Float32Array(side * side);
  for (let top = 0; top < height; top += side) {
    for (let left = 0; left < width; left += side) {
      for (let i = 0; i < block.length; i++) {
        const y = Math.min(height - 1, top + (i >> 3));
        const x = Math.min(width - 1, left + (i & 7));
        block[i] = data[y * width + x] ?? 0;
      }
      forward(block, half);
      forward(half, block);
      for (let i = 0; i < block.length; i++) {
        const quantum = step * (1 + 0.45 * ((i >> 3) + (i & 7)));
        block[i] = Math.round((block[i] ?? 0) / quantum) * quantum;
      }
      backward(block, half);
      backward(half, block);
      for (let i = 0; i < block.length; i++) {
        const [y, x] = [top + (i >> 3), left + (i & 7)];
        if (y >= height || x >= width) continue;
        out[y * width + x] = Math.max(0, Math.min(255, Math.round(block[i] ?? 0)));
      }
    }
  }
  return { data: out, width, height };
}

/** Transforms the rows of `from` into the columns of `to`; twice is the transform of the block. */
function forward(from: Float32Array, to: Float32Array): void {
  for (let row = 0; row < side; row++) {
    for (let k = 0; k < side; k++) {
      let sum = 0;
      for (let n = 0; n < side; n++) sum += (basis[k * side + n] ?? 0) * (from[row * side + n] ?? 0);
      to[k * side + row] = sum;
    }
  }
}

function backward(from: Float32Array, to: Float32Array): void {
  for (let row = 0; row < side; row++) {
    for (let n = 0; n < side; n++) {
      let sum = 0;
      for (let k = 0; k < side; k++) sum += (basis[k * side + n] ?? 0) * (from[row * side + k] ?? 0);
      to[n * side + row] = sum;
    }
  }
}
