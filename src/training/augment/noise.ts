import { createRandom, type Random } from '../random.ts';
import type { Ink } from './ink.ts';

/** Normal deviates to draw from, since making one for each pixel costs more than the rest of a picture. */
const tableSize = 4096;
const table = ((): Float32Array => {
  const random = createRandom(1);
  return Float32Array.from({ length: tableSize }, () => random.normal());
})();

/** White noise of standard deviation 1 for `count` values; each row of `width` starts elsewhere in the table. */
export function whiteNoise(count: number, width: number, random: Random): Float32Array {
  const out = new Float32Array(count);
  for (let from = 0; from < count; from += width) {
    const start = random.below(tableSize);
    const end = Math.min(count, from + width);
    for (let i = from; i < end; i++) out[i] = table[(start + 37 * (i - from)) & (tableSize - 1)] ?? 0;
  }
  return out;
}

/** Smooth noise, 0 to 1: random values on a grid of cells of `cellPx`, interpolated. */
export function smoothNoise(sidePx: number, cellPx: number, random: Random): Ink {
  const columns = Math.ceil(sidePx / cellPx) + 2;
  const knots = Float32Array.from({ length: columns * columns }, () => random.uniform());
  const values = new Float32Array(sidePx * sidePx);
  for (let y = 0; y < sidePx; y++) {
    const row = Math.floor(y / cellPx);
    const lower = y / cellPx - row;
    for (let x = 0; x < sidePx; x++) {
      const column = Math.floor(x / cellPx);
      const right = x / cellPx - column;
      const i = row * columns + column;
      const above = (knots[i] ?? 0) * (1 - right) + (knots[i + 1] ?? 0) * right;
      const below = (knots[i + columns] ?? 0) * (1 - right) + (knots[i + columns + 1] ?? 0) * right;
      values[y * sidePx + x] = above * (1 - lower) + below * lower;
    }
  }
  return { values, sidePx };
}
