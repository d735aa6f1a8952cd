import { moments } from './moments.ts';
import { principalAxis } from './principal-axis.ts';
import { shear } from './shear.ts';
import type { GrayImage } from './types.ts';

export interface DeskewOptions {
  /** Ink with a less coherent axis than this has no clear slant. */
  readonly minCoherence: number;
  /** Smaller slopes are left alone: shearing blurs. */
  readonly minSlope: number;
  /** The most that is taken away: tan of the largest angle. */
  readonly maxSlope: number;
  /** Steeper slopes than this are the shape of what was written, not slant. */
  readonly maxAxisSlope: number;
}

/** The slope of the shear that sets ink upright, by its second moments; 0 where the axis is not clear or needs none. */
export function detectSlant(ink: GrayImage, options: DeskewOptions): number {
  const found = moments(ink);
  if (found === null) return 0;
  const { slope, coherence } = principalAxis(found);
  const size = Math.abs(slope);
  if (coherence < options.minCoherence || size < options.minSlope || size > options.maxAxisSlope) return 0;
  return Math.max(-options.maxSlope, Math.min(options.maxSlope, slope));
}

/** The ink sheared upright by {@link detectSlant}; the same image where there is nothing to do. */
export function deskew(ink: GrayImage, options: DeskewOptions): GrayImage {
  const slope = detectSlant(ink, options);
  return slope === 0 ? ink : shear(ink, slope);
}
