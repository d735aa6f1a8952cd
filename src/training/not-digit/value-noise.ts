import { fade } from '../fade.ts';
import type { Random } from '../random.ts';

/**
 * Smooth random values of 0 to 1 on a square of `sidePx`: octaves of value noise (Perlin 1985), each of twice the
 * frequency and `roughness` times the height of the one before; `stretch` draws it out across.
 */
export function valueNoise(
  sidePx: number,
  options: {
    readonly cells: number;
    readonly octaves: number;
    readonly roughness: number;
    readonly stretch: number;
  },
  random: Random,
): Float32Array {
  const values = new Float32Array(sidePx * sidePx);
  let [height, total, frequency] = [1, 0, options.cells];
  for (let octave = 0; octave < options.octaves; octave++) {
    addOctave(values, sidePx, Math.max(1, frequency / options.stretch), frequency, height, random);
    total += height;
    height *= options.roughness;
    frequency *= 2;
  }
  return values.map((value) => value / total);
}

function addOctave(
  values: Float32Array,
  sidePx: number,
  across: number,
  down: number,
  height: number,
  random: Random,
): void {
  const columns = Math.ceil(across) + 2;
  const knots = Float32Array.from({ length: columns * (Math.ceil(down) + 2) }, () => random.uniform());
  for (let y = 0; y < sidePx; y++) {
    const v = (y * down) / sidePx;
    const row = Math.floor(v);
    const lower = fade(v - row);
    for (let x = 0; x < sidePx; x++) {
      const u = (x * across) / sidePx;
      const column = Math.floor(u);
      const right = fade(u - column);
      const k = row * columns + column;
      const top = (knots[k] ?? 0) * (1 - right) + (knots[k + 1] ?? 0) * right;
      const bottom = (knots[k + columns] ?? 0) * (1 - right) + (knots[k + columns + 1] ?? 0) * right;
      const i = y * sidePx + x;
      values[i] = (values[i] ?? 0) + height * (top * (1 - lower) + bottom * lower);
    }
  }
}
