import { planeSidePx } from './architecture.ts';
import { clamp01 } from './augment/ink.ts';
import { type Letterform, letterforms, type PenWay } from './letterforms.ts';
import { mapDrawing, spline, stroke } from './not-digit/curves.ts';
import { pick } from './not-digit/pick.ts';
import { fitDrawing, render } from './not-digit/render.ts';
import type { Drawing, Path } from './not-digit/types.ts';
import type { Random } from './random.ts';

/** Standard deviation of a place on the pen's way, of the digit's height. */
const unsteadiness = 0.028;
/** Pixels to the right for each upwards. */
const slant = { min: -0.15, max: 0.35 } as const;
/** Of its width. */
const stretch = { min: 0.65, max: 1.3 } as const;
const maxTurnRad = 0.14;
/** Half of a stroke, in pixels of the 28x28. */
const radiusPx = { min: 0.7, max: 1.7 } as const;

/**
 * A digit as a 28x28 picture in MNIST's form, ink 0 to 255 in about 20x20, written in one of the ways in which people write it: another
 * writer of that digit, to be augmented as the others are. Throws a RangeError for what is no digit.
 */
export function handwrittenDigit(digit: number, random: Random): Uint8Array {
  const form = pick(letterforms[digit] ?? [], random);
  const lean = random.between(slant.min, slant.max);
  const wide = random.between(stretch.min, stretch.max);
  const turn = random.between(-maxTurnRad, maxTurnRad);
  const drawing = mapDrawing(written(form, random), ({ x, y }) => {
    const across = wide * x - lean * y;
    return { x: across - turn * y, y: y + turn * across };
  });
  const radius = random.between(radiusPx.min, radiusPx.max);
  const { values } = render(fitDrawing(drawing), (point) => point, radius, planeSidePx);
  return Uint8Array.from(values, (value) => Math.round(255 * clamp01(value)));
}

function written(form: Letterform, random: Random): Drawing {
  return form.map((way) => stroke(penPath(way, random)));
}

/** The way's line; every place is missed a little, and each part begins where the pen is. */
function penPath(way: PenWay, random: Random): Path {
  return way.reduce<Path>((path, { kind, places }) => {
    const reached = places.map(([x, y]) => ({
      x: x + unsteadiness * random.normal(),
      y: y + unsteadiness * random.normal(),
    }));
    const through = [...path.slice(-1), ...reached];
    return [...path.slice(0, -1), ...(kind === 'smooth' ? spline(through) : through)];
  }, []);
}
