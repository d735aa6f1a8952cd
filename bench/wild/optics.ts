import type { Random } from './random.ts';
import { type Textures, tileSide } from './textures.ts';
import type { Canvas } from './types.ts';

/** Out of focus: a Gaussian of `sigmaPx` along both axes; nothing below 0.2 pixels. */
export function blur(canvas: Canvas, sigmaPx: number): void {
  if (sigmaPx < 0.2) return;
  const reach = Math.ceil(2.5 * sigmaPx);
  const kernel = unitKernel(reach, (distance) => Math.exp(-0.5 * (distance / sigmaPx) ** 2));
  meanRows(canvas, kernel);
  meanColumns(canvas, kernel);
}

/** The camera moved sideways, or up and down, while it exposed; nothing below 2 pixels. */
export function streak(canvas: Canvas, lengthPx: number, sideways: boolean): void {
  if (lengthPx < 2) return;
  const kernel = unitKernel(Math.floor(lengthPx / 2), () => 1);
  if (sideways) meanRows(canvas, kernel);
  else meanColumns(canvas, kernel);
}

/** 2 * reach + 1 weights that sum to 1. */
function unitKernel(reach: number, weight: (distance: number) => number): Float64Array {
  const weights = Array.from({ length: 2 * reach + 1 }, (_, k) => weight(k - reach));
  const total = weights.reduce((sum, value) => sum + value, 0);
  return Float64Array.from(weights, (value) => value / total);
}

/** Weighted means along every row; its ends go on beyond the edges. */
function meanRows({ rgb, width, height }: Canvas, kernel: Float64Array): void {
  const reach = (kernel.length - 1) / 2;
  const length = 3 * width;
  const padded = new Float32Array(length + 6 * reach);
  for (let row = 0; row < height; row++) {
    const start = row * length;
    padded.set(rgb.subarray(start, start + length), 3 * reach);
    for (let i = 0; i < reach; i++) {
      padded.copyWithin(3 * i, 3 * reach, 3 * reach + 3);
      padded.copyWithin(length + 3 * (reach + i), length + 3 * (reach - 1), length + 3 * reach);
    }
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += (kernel[k] ?? 0) * (padded[i + 3 * k] ?? 0);
      rgb[start + i] = sum;
    }
  }
}

/** Weighted means along every column; its ends go on beyond the edges. */
function meanColumns({ rgb, width, height }: Canvas, kernel: Float64Array): void {
  const reach = (kernel.length - 1) / 2;
  const length = 3 * width;
  const source = rgb.slice();
  rgb.fill(0);
  for (let row = 0; row < height; row++) {
    const to = row * length;
    for (let k = 0; k < kernel.length; k++) {
      const from = Math.max(0, Math.min(height - 1, row + k - reach)) * length;
      const weight = kernel[k] ?? 0;
      for (let i = 0; i < length; i++) rgb[to + i] = (rgb[to + i] ?? 0) + weight * (source[from + i] ?? 0);
    }
  }
}

export interface SensorOptions {
  /** Deviation in levels of what all three channels share, and of each channel's own. */
  readonly luma: number;
  readonly chroma: number;
}

/** A sensor's noise, a little stronger in the dark, from the noise tile at random places. */
export function addSensorNoise(
  canvas: Canvas,
  random: Random,
  { noise }: Textures,
  { luma, chroma }: SensorOptions,
): void {
  const { rgb, width, height } = canvas;
  const mask = tileSide * tileSide - 1;
  const offsets = [random.whole(0, mask), random.whole(0, mask), random.whole(0, mask)];
  for (let row = 0; row < height; row++) {
    // Rows start at unrelated places of the tile, so that it does not show.
    const place = Math.imul(row + 1, 0x9e3779b1) >>> 8;
    for (let column = 0; column < width; column++) {
      const at = 3 * (row * width + column);
      const shared = luma * (noise[(place + column) & mask] ?? 0);
      for (let c = 0; c < 3; c++) {
        const own = chroma * (noise[(place + column + (offsets[c] ?? 0)) & mask] ?? 0);
        const level = rgb[at + c] ?? 0;
        rgb[at + c] = level + (shared + own) * (1.25 - level / 510);
      }
    }
  }
}
