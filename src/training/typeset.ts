import { planeSidePx } from './architecture.ts';
import { clamp01 } from './augment/ink.ts';
import { mapDrawing } from './not-digit/curves.ts';
import { glyphDrawing } from './not-digit/letter.ts';
import { pick } from './not-digit/pick.ts';
import { fitDrawing, render } from './not-digit/render.ts';
import type { FontOutlines } from './not-digit/types.ts';
import type { Random } from './random.ts';

/** Set obliquely, as italics and slanting hands are: pixels to the right for each upwards. */
const slant = { min: -0.12, max: 0.3 } as const;
const slantShare = 0.5;
/** Of its width, since fonts are wide and narrow. */
const stretch = { min: 0.75, max: 1.2 } as const;

/**
 * A digit from one of the fonts as a 28x28 picture in MNIST's form, ink 0 to 255 in a 20x20 box: another writer of that digit, to be
 * augmented as the others are. Throws a RangeError where there is no font, or the font has no such digit.
 */
export function typesetDigit(digit: number, fonts: readonly FontOutlines[], random: Random): Uint8Array {
  const { name, glyphs } = pick(fonts, random);
  const glyph = glyphs.get(String(digit));
  if (glyph === undefined) throw new RangeError(`The font ${name} has no ${digit}.`);
  const lean = random.chance(slantShare) ? random.between(slant.min, slant.max) : 0;
  const wide = random.between(stretch.min, stretch.max);
  const drawing = mapDrawing(glyphDrawing(glyph), ({ x, y }) => ({ x: wide * x - lean * y, y }));
  const { values } = render(fitDrawing(drawing), (point) => point, 1, planeSidePx);
  return Uint8Array.from(values, (value) => Math.round(255 * clamp01(value)));
}
