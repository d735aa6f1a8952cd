import { copyOf, newBytes } from './arena.ts';
import { closing } from './closing.ts';
import { fitPlane, type LevelPlane } from './fit-plane.ts';
import { histogram, percentile } from './histogram.ts';
import { isOneLevel } from './is-one-level.ts';
import { kernelAreas } from './picture-kernels.ts';
import { smooth } from './smooth.ts';
import type { GrayImage } from './types.ts';

export interface BackgroundOptions {
  /** Side of the closing's square, as a share of the longest side: wider than the widest stroke. */
  readonly windowShare: number;
  /** How much of the light's variance a plane must explain, 0..1, for the light to count as falling off evenly. */
  readonly minExplained: number;
  /** Levels below this count as this dark: dividing by less would make noise in deep shadow into ink. */
  readonly minLevel: number;
  /** ... and so do levels below this share of the lightest ground: the desk's grain is no ink. */
  readonly minGroundShare: number;
}

/**
 * How light even ground is around every cell of `map`, a reduced copy of a picture of dark ink on light ground:
 * everything narrower than the window is closed, the rest smoothed (background map, leptonica's adaptmap.c).
 * A closing is too light along an edge towards which the light falls off, by the fall over half a window. So
 * where the light, as a first closing shows it, falls off evenly, that slope is levelled out before the second
 * closing and put back after it. A step, as at a shadow, is no slope: a plane explains 3/4 of it at most.
 */
export function backgroundMap(map: GrayImage, options: BackgroundOptions): GrayImage {
  const radius = Math.max(1, Math.round((Math.max(map.width, map.height) * options.windowShare) / 2));
  const first = closing(map, radius);
  const plane = fitPlane(first, radius);
  if (plane.explained < options.minExplained) return smooth(first, 1);
  return smooth(tilt(closing(tilt(map, plane, 1), radius), plane, -1), 1);
}

/** `sign` 1: every level raised by as much as `plane` lies below its highest corner; -1: lowered again. */
function tilt(image: GrayImage, plane: LevelPlane, sign: 1 | -1): GrayImage {
  const { width, height } = image;
  const { dx, dy } = plane;
  const data = image.data.map((level, i) => {
    const x = (i % width) - (width - 1) / 2;
    const y = Math.floor(i / width) - (height - 1) / 2;
    const below = (Math.abs(dx) * (width - 1)) / 2 + (Math.abs(dy) * (height - 1)) / 2 - dx * x - dy * y;
    return Math.max(0, Math.min(255, Math.round(level + sign * below)));
  });
  return { data, width, height };
}

/**
 * Ink, 0 none to 255 full, from a picture of dark ink on light, unevenly lit ground: 255 * (ground - level) /
 * ground. That is the share of the light that the ink swallows, whatever the light; on a white, even ground
 * it is 255 - level. `map` holds the ground of each cell of `cell` x `cell` pixels, and is read by bilinear
 * interpolation between the cells' centres.
 */
export function removeBackground(
  image: GrayImage,
  map: GrayImage,
  cell: number,
  options: BackgroundOptions,
): GrayImage {
  const lightest = percentile(histogram(map.data), 0.95);
  const minLevel = Math.max(options.minLevel, options.minGroundShare * lightest);
  if (isOneLevel(map)) return removeLevel(image, map.data[0] ?? 0, minLevel);
  return removeMapKernel(image, map, cell, minLevel) ?? removeMap(image, map, cell, minLevel);
}

/** By the kernel, four times as fast. null where there is none, or not enough memory. */
function removeMapKernel(image: GrayImage, map: GrayImage, cell: number, minLevel: number): GrayImage | null {
  const { data, width, height } = image;
  const areas = kernelAreas(data.length, map.data.length, data.length, 8 * map.width);
  if (areas === null) return null;
  const { kernels, memory } = areas;
  const [from = 0, mapAt = 0, to = 0, cells = 0] = areas.at;
  memory.set(data, from);
  memory.set(map.data, mapAt);
  kernels.inkOnGround(from, width, height, mapAt, map.width, map.height, cell, minLevel, to, cells);
  return { data: copyOf(memory.subarray(to, to + data.length)), width, height };
}

/** The same without a kernel. */
export function removeMap(
  { data, width, height }: GrayImage,
  map: GrayImage,
  cell: number,
  minLevel: number,
): GrayImage {
  const out = new Uint8Array(width * height);
  const cells = new Float64Array(map.width);
  const half = Math.ceil((cell - 1) / 2);
  for (let y = 0; y < height; y++) {
    const at = Math.min(map.height - 1, Math.max(0, (y + 0.5) / cell - 0.5));
    const upper = Math.floor(at) * map.width;
    const lower = Math.min(map.data.length - map.width, upper + map.width);
    for (let c = 0; c < map.width; c++) {
      const level = map.data[upper + c] ?? 0;
      cells[c] = level + (at - Math.floor(at)) * ((map.data[lower + c] ?? 0) - level);
    }
    // Between two cells' centres the ground changes by the same step from pixel to pixel.
    let x = 0;
    for (let c = -1; c < map.width; c++) {
      const left = cells[Math.max(0, c)] ?? 0;
      const right = cells[Math.min(map.width - 1, c + 1)] ?? 0;
      const step = (right - left) / cell;
      const end = Math.min(width, (c + 1) * cell + half);
      let ground = left + step * (x + 0.5 - (c + 0.5) * cell);
      for (; x < end; x++, ground += step) {
        out[y * width + x] = inkOf(data[y * width + x] ?? 0, ground, minLevel);
      }
    }
  }
  return { data: out, width, height };
}

/** The same where the ground is one level everywhere, as in a drawing: three times as fast. */
function removeLevel({ data, width, height }: GrayImage, ground: number, minLevel: number): GrayImage {
  const table = new Uint8Array(256);
  for (let level = 0; level < 256; level++) table[level] = inkOf(level, ground, minLevel);
  const out = newBytes(data.length);
  const whole = data.length & ~3;
  // Four at a time: twice as fast.
  for (let i = 0; i < whole; i += 4) {
    out[i] = table[data[i] ?? 0] ?? 0;
    out[i + 1] = table[data[i + 1] ?? 0] ?? 0;
    out[i + 2] = table[data[i + 2] ?? 0] ?? 0;
    out[i + 3] = table[data[i + 3] ?? 0] ?? 0;
  }
  for (let i = whole; i < data.length; i++) out[i] = table[data[i] ?? 0] ?? 0;
  return { data: out, width, height };
}

function inkOf(level: number, ground: number, minLevel: number): number {
  const ink = Math.trunc((255 * (ground - level)) / Math.max(ground, minLevel) + 0.5);
  // 0 where negative, without a branch: on noisy paper every second one would be mispredicted.
  return ink & ~(ink >> 31);
}
