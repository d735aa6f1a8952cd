import type { Random } from '../random.ts';
import { type DashPattern, dashStrokes } from './dashes.ts';
import { cutGaps } from './gaps.ts';
import { penGlyph, solidGlyph } from './glyph.ts';
import { dryStreaks, oneBit, pencil, repeatedLines, saltAndPepper } from './grain.ts';
import type { Ink } from './ink.ts';
import { loosenPiece } from './loose-piece.ts';
import { closePlace, type Place } from './place.ts';

/** Canvas pixels for each of the digit's. */
const scales = { min: 1.4, max: 4 } as const;

/** Of pixels of the digit: with a wider pen the dashes would be few blots. */
const maxDashWidthPx = 2.4;

/** A digit whose strokes are not whole, and the same before it was broken. */
export interface BrokenInk {
  readonly ink: Ink;
  readonly whole: Ink;
}

export function breakDigit(digit: Uint8Array, random: Random): BrokenInk {
  const place = closePlace(scales.min * (scales.max / scales.min) ** random.uniform(), random);
  const glyph = random.chance(0.3) ? null : penGlyph(digit, place, random);
  if (glyph === null) {
    const whole = solidGlyph(digit, place, random);
    return { whole, ink: damage(whole, place, random) };
  }
  const whole = glyph.draw(glyph.strokes);
  const widthPx = 2 * glyph.pen.radiusPx;
  if (widthPx > maxDashWidthPx || random.chance(0.75)) return { whole, ink: damage(whole, place, random) };
  const pattern = randomDashes(widthPx, random);
  return { whole, ink: glyph.draw(dashStrokes(glyph.strokes, pattern, random)) };
}

/** For a pen `widthPx` pixels of the digit wide: that much is drawn beyond a dash's ends. */
function randomDashes(widthPx: number, random: Random): DashPattern {
  if (random.chance(0.35)) return { dashPx: 0, gapPx: widthPx + random.between(0.2, 1) };
  return { dashPx: random.between(0.8, 3.5), gapPx: widthPx + random.between(0.3, 1.6) };
}

function damage(whole: Ink, { scale }: Place, random: Random): Ink {
  const kind = random.uniform();
  if (kind < 0.45) return gapped(whole, scale, random);
  if (kind < 0.6) return loosenPiece(whole, scale * random.between(0.6, 2.6), scale, random);
  if (kind < 0.75) return pencil(whole, random.between(0.2, 0.6), random.between(1, 2.5), random);
  if (kind < 0.84)
    return dryStreaks(
      whole,
      random.between(0.35, 0.7),
      random.between(1.2, 3),
      random.between(0, Math.PI),
      random,
    );
  const bits = oneBit(whole, random.between(0.3, 0.75), random.between(0.02, 0.3), random);
  if (random.chance(0.5)) return repeatedLines(bits, random.between(0.02, 0.15), random);
  return saltAndPepper(bits, random.between(0, 0.25), random.between(0, 0.01), random);
}

/** Gaps in a copy of the ink. */
function gapped({ values, sidePx }: Ink, scale: number, random: Random): Ink {
  const ink = { values: values.slice(), sidePx };
  const count = 1 + random.below(3);
  cutGaps(ink, count, scale * random.between(0.6, count === 1 ? 3.2 : 2.2), scale, random);
  return ink;
}
