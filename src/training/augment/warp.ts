import type { Point } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import { fade } from '../fade.ts';
import type { Random } from '../random.ts';

/** How far a digit may be bent: the largest of each, both ways. */
export interface WarpLimits {
  readonly turnRad: number;
  /** Columns moved sideways for each row. */
  readonly shear: number;
  /** Of an upright line in the end, in radians: turned and sheared together. */
  readonly slant: number;
  /** Width against height, as a share. */
  readonly stretch: number;
  /** Standard deviation of the displacements at the knots, in pixels of the digit. */
  readonly elasticPx: number;
}

/** A smooth map of the plane, in pixels of the 28x28 digit. */
export type Warp = (x: number, y: number) => Point;

/** Knots of the displacement field along each side: one for every 6 pixels or so. */
const knots = 5;

/**
 * A random map: turned, sheared and stretched about the digit's middle, and displaced by smooth noise (elastic
 * distortion, Simard et al. 2003, doi:10.1109/ICDAR.2003.1227801). Position and size are left alone, since the image
 * pipeline settles both.
 */
export function randomWarp(limits: WarpLimits, random: Random): Warp {
  const angle = random.between(-limits.turnRad, limits.turnRad);
  const wanted = random.between(-limits.shear, limits.shear);
  const shear = Math.max(angle - limits.slant, Math.min(angle + limits.slant, wanted));
  const stretch = 1 + random.between(-limits.stretch, limits.stretch);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const noise = (): Float32Array =>
    Float32Array.from({ length: (knots + 1) ** 2 }, () => limits.elasticPx * random.normal());
  const noiseX = noise();
  const noiseY = noise();
  const middle = planeSidePx / 2;
  return (x, y) => {
    const across = (x - middle) * stretch + (y - middle) * shear;
    const down = y - middle;
    return {
      x: middle + cos * across - sin * down + interpolate(noiseX, x, y),
      y: middle + sin * across + cos * down + interpolate(noiseY, x, y),
    };
  };
}

/** The noise between four knots. */
function interpolate(noise: Float32Array, x: number, y: number): number {
  const u = (Math.max(0, Math.min(planeSidePx - 0.001, x)) * knots) / planeSidePx;
  const v = (Math.max(0, Math.min(planeSidePx - 0.001, y)) * knots) / planeSidePx;
  const column = Math.floor(u);
  const row = Math.floor(v);
  const right = fade(u - column);
  const lower = fade(v - row);
  const i = row * (knots + 1) + column;
  const j = i + knots + 1;
  const top = (noise[i] ?? 0) * (1 - right) + (noise[i + 1] ?? 0) * right;
  const bottom = (noise[j] ?? 0) * (1 - right) + (noise[j + 1] ?? 0) * right;
  return top * (1 - lower) + bottom * lower;
}
