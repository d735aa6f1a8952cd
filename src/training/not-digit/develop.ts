import type { GrayImage } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import { augment } from '../augment/augment.ts';
import { blur, clamp01, type Ink } from '../augment/ink.ts';
import { photograph } from '../augment/photograph.ts';
import { randomWarp } from '../augment/warp.ts';
import type { Random } from '../random.ts';
import { fitDrawing, render } from './render.ts';
import type { Drawing, Subject } from './types.ts';

/**
 * Of the drawings, so many become 28x28 pictures like a training digit's and are augmented as those are, so that style
 * tells nothing; the rest is drawn at a larger size.
 */
const likeDigits = 0.45;

/** As digits are augmented, with less of what costs most. */
const shares = {
  plain: 0.1,
  restroke: 0.16,
  pen: 0.1,
  broken: 0.04,
  thumbnail: 0.06,
  paper: 0.05,
} as const;

/** Bent as a digit is, and a little more: there is no reading to be kept. */
const warpLimits = { turnRad: 0.28, shear: 0.2, slant: 0.4, stretch: 0.2, elasticPx: 0.9 } as const;

/** Radius of the pen in pixels of the 28x28: as wide a range as digits have, and that of MNIST itself. */
const penRadius = { min: 0.25, max: 1.9 } as const;
const mnistRadius = { min: 0.7, max: 2 } as const;

/** Canvas pixels for each of the 28: mostly 28 to 55 pixels, at times up to 160. */
const scales = { min: 1, max: 1.9, rare: 5 } as const;
const rareShare = 0.06;

/** The picture of a subject, worn as pictures of digits are. */
export function develop(subject: Subject, random: Random): GrayImage {
  switch (subject.form) {
    case 'digit':
      return augment(subject.values, shares, random).picture;
    case 'ink':
      return photograph(soften(subject.ink, random), random);
    case 'drawing':
      return random.chance(likeDigits)
        ? augment(likeDigit(subject.drawing, random), shares, random).picture
        : photograph(soften(large(subject.drawing, random), random), random);
  }
}

/** 28x28 ink, 0 to 255, within a 20x20 box: MNIST's form. */
function likeDigit(drawing: Drawing, random: Random): Uint8Array {
  const radius = random.between(mnistRadius.min, mnistRadius.max);
  const { values } = render(fitDrawing(drawing), (point) => point, radius, planeSidePx);
  return Uint8Array.from(values, (value) => Math.round(255 * clamp01(value)));
}

function large(drawing: Drawing, random: Random): Ink {
  const scale = random.between(scales.min, random.chance(rareShare) ? scales.rare : scales.max);
  const sidePx = Math.ceil(scale * (planeSidePx + random.between(0, 4)));
  const warp = randomWarp(warpLimits, random);
  const left = (sidePx / scale - planeSidePx) * random.uniform();
  const top = (sidePx / scale - planeSidePx) * random.uniform();
  const radius = scale * penRadius.min * (penRadius.max / penRadius.min) ** random.uniform();
  return render(
    fitDrawing(drawing),
    ({ x, y }) => {
      const target = warp(x, y);
      return { x: (target.x + left) * scale, y: (target.y + top) * scale };
    },
    Math.max(0.4, radius),
    sidePx,
  );
}

function soften(ink: Ink, random: Random): Ink {
  let soft = ink;
  for (let passes = random.chance(0.35) ? 1 + random.below(2) : 0; passes > 0; passes--) soft = blur(soft);
  return soft;
}
