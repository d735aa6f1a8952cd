import type { Mask } from './types.ts';

/**
 * The dilation of a mask by a square of side `2 * radius + 1` pixels: 1 wherever a set pixel is at most `radius`
 * columns and rows away. What `dilate` gives, three times as fast: it counts the steps since the last set pixel.
 */
export function growMask(mask: Mask, radius: number): Mask {
  const { data, width, height } = mask;
  const wide = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const first = y * width;
    for (let i = first, steps = radius; i < first + width; i++) {
      steps = data[i] === 1 ? 0 : steps + 1;
      if (steps <= radius) wide[i] = 1;
    }
    for (let i = first + width - 1, steps = radius; i >= first; i--) {
      steps = data[i] === 1 ? 0 : steps + 1;
      if (steps <= radius) wide[i] = 1;
    }
  }
  const out = new Uint8Array(data.length);
  const down = new Int32Array(width).fill(radius);
  for (let y = 0; y < height; y++) growRow(wide, out, down, y * width, radius);
  const up = new Int32Array(width).fill(radius);
  for (let y = height - 1; y >= 0; y--) growRow(wide, out, up, y * width, radius);
  return { data: out, width, height };
}

/** One row on: `steps` counts, for every column, the rows since the last set pixel. */
function growRow(wide: Uint8Array, out: Uint8Array, steps: Int32Array, first: number, radius: number): void {
  for (let x = 0; x < steps.length; x++) {
    const count = wide[first + x] === 1 ? 0 : (steps[x] ?? 0) + 1;
    steps[x] = count;
    if (count <= radius) out[first + x] = 1;
  }
}
