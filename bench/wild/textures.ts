import { createRandom } from './random.ts';

/** Side of every tile; a power of two, so that coordinates wrap by a mask. */
export const tileSide = 256;

/** Square tiles of `tileSide` that repeat without a seam, mean 0, about -1 to 1. */
export interface Textures {
  /** One value a pixel, normally distributed with deviation 1. */
  readonly noise: Float32Array;
  /** Paper: fibres of a few pixels. */
  readonly fibre: Float32Array;
  /** Smudges and clouds: tens of pixels. */
  readonly cloud: Float32Array;
}

export function createTextures(): Textures {
  const random = createRandom(20_251_124);
  const noise = Float32Array.from({ length: tileSide * tileSide }, () => random.normal());
  return {
    noise,
    fibre: unitDeviation(boxMeans(boxMeans(noise, 1), 1)),
    cloud: unitDeviation(boxMeans(boxMeans(boxMeans(noise, 12), 12), 9)),
  };
}

/** Means over squares of 2 * radius + 1, wrapping around. */
function boxMeans(tile: Float32Array, radius: number): Float32Array {
  return slide(slide(tile, radius, 1, tileSide), radius, tileSide, 1);
}

function slide(tile: Float32Array, radius: number, step: number, stride: number): Float32Array {
  const out = new Float32Array(tile.length);
  for (let line = 0; line < tileSide; line++) {
    for (let i = 0; i < tileSide; i++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        sum += tile[line * stride + ((i + k + tileSide) % tileSide) * step] ?? 0;
      }
      out[line * stride + i * step] = sum / (2 * radius + 1);
    }
  }
  return out;
}

function unitDeviation(tile: Float32Array): Float32Array {
  const squares = tile.reduce((sum, value) => sum + value * value, 0);
  const deviation = Math.sqrt(squares / tile.length);
  return tile.map((value) => value / deviation);
}
