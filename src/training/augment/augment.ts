import type { GrayImage } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import type { Random } from '../random.ts';
import { drawPath } from './draw-path.ts';
import { addDisc, blur, clamp01, type Ink } from './ink.ts';
import { penPath } from './pen-path.ts';
import { photograph } from './photograph.ts';
import { sampleInk } from './sample.ts';
import { randomWarp, type WarpLimits } from './warp.ts';

/** Shares of the pictures, 0 to 1; what is left of 1 is bent only. */
export interface AugmentShares {
  readonly restroke: number;
  readonly pen: number;
}

/** Chosen so that a bent digit could still have been written that way. */
const warpLimits: WarpLimits = { turnRad: 0.24, shear: 0.16, stretch: 0.14, elasticPx: 0.85 };

/** Of those that are bent only, so many are left as they are: the pictures that the model is measured on. */
const untouchedShare = 0.15;

/** Radius of the pen in pixels of the digit: strokes from a fortieth to a sixth of the digit's height. */
const penRadius = { min: 0.25, max: 1.7 } as const;

/** Canvas pixels for each of the digit's: digits of about 25 to 65 pixels. */
const scales = { min: 1.25, max: 3.2 } as const;

/**
 * One of the pictures that a 28x28 digit (ink 0 to 255) may have been made from, for the image pipeline to read: bent,
 * its strokes made anew, broken, blurred, coarse, faint, noisy.
 */
export function augment(digit: Uint8Array, shares: AugmentShares, random: Random): GrayImage {
  const kind = random.uniform();
  if (kind < shares.pen) return photograph(wear(penned(digit, random), random), random);
  if (kind < shares.pen + shares.restroke) return photograph(wear(restroked(digit, random), random), random);
  if (random.chance(untouchedShare)) return { data: digit, width: planeSidePx, height: planeSidePx };
  const { values, sidePx } = warped(digit, 1, random);
  return {
    data: Uint8Array.from(values, (value) => 255 * clamp01(value) + 0.5),
    width: sidePx,
    height: sidePx,
  };
}

/** The digit seen through a random warp, on a canvas of `scale` pixels for each of its own and a margin. */
function warped(digit: Uint8Array, scale: number, random: Random): Ink {
  const warp = randomWarp(warpLimits, random);
  const sidePx = Math.ceil(scale * (planeSidePx + random.between(0, 6)));
  const left = (sidePx / scale - planeSidePx) * random.uniform();
  const top = (sidePx / scale - planeSidePx) * random.uniform();
  const values = new Float32Array(sidePx * sidePx);
  for (let i = 0; i < values.length; i++) {
    const x = i % sidePx;
    const y = (i - x) / sidePx;
    const source = warp((x + 0.5) / scale - left, (y + 0.5) / scale - top);
    values[i] = sampleInk(digit, source.x, source.y);
  }
  return { values, sidePx };
}

/** The outline moved in or out, at a higher resolution: the interpolated ink as a level set. */
function restroked(digit: Uint8Array, random: Random): Ink {
  const scale = random.between(scales.min, scales.max);
  const ink = warped(digit, scale, random);
  const level = random.between(0.2, 0.62);
  const sharpness = scale * random.between(0.8, 1.6);
  const values = ink.values.map((value) => clamp01((value - level) * sharpness + 0.5));
  return { values, sidePx: ink.sidePx };
}

/** Written again along the middle of its strokes. */
function penned(digit: Uint8Array, random: Random): Ink {
  const scale = random.between(scales.min, scales.max);
  const warp = randomWarp(warpLimits, random);
  const sidePx = Math.ceil(scale * (planeSidePx + random.between(0, 6)));
  const left = (sidePx / scale - planeSidePx) * random.uniform();
  const top = (sidePx / scale - planeSidePx) * random.uniform();
  const place = ({ x, y }: { readonly x: number; readonly y: number }): { x: number; y: number } => {
    const target = warp(x, y);
    return { x: (target.x + left) * scale, y: (target.y + top) * scale };
  };
  const path = penPath(digit).map(({ from, to }) => ({ from: place(from), to: place(to) }));
  const radius = penRadius.min * (penRadius.max / penRadius.min) ** random.uniform();
  return drawPath(path, Math.max(0.4, radius * scale), sidePx);
}

/** Breaks in the strokes, specks beside them, blur: each now and then. */
function wear(ink: Ink, random: Random): Ink {
  const { sidePx } = ink;
  const pixel = sidePx / planeSidePx;
  if (random.chance(0.12)) {
    const inked = Array.from(ink.values.keys()).filter((i) => (ink.values[i] ?? 0) > 0.5);
    for (let breaks = 1 + random.below(2); breaks > 0; breaks--) {
      const at = inked[random.below(inked.length)] ?? 0;
      addDisc(ink, (at % sidePx) + 0.5, Math.floor(at / sidePx) + 0.5, pixel * random.between(0.5, 1.3), -1);
    }
  }
  if (random.chance(0.05)) {
    for (let specks = 1 + random.below(3); specks > 0; specks--) {
      const [x, y] = [sidePx * random.uniform(), sidePx * random.uniform()];
      addDisc(ink, x, y, pixel * random.between(0.2, 0.6), random.between(0.3, 1));
    }
  }
  let worn = ink;
  for (let passes = random.chance(0.35) ? 1 + random.below(2) : 0; passes > 0; passes--) worn = blur(worn);
  return worn;
}
