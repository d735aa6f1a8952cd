import type { GrayImage } from '../../image/index.ts';
import type { Random } from '../random.ts';
import { codeInBlocks } from './block-coding.ts';
import { enlarge, randomReduction, reduceTo } from './coarse.ts';
import { bentGlyph, solidGlyph, writtenGlyph } from './glyph.ts';
import type { Ink } from './ink.ts';
import { photograph } from './photograph.ts';
import { type Place, placeWithin } from './place.ts';

/** Pixels a side. */
const sides = { min: 8, max: 31 } as const;
/** The height that a digit needs. */
const minDigitPx = 7.6;
/** What the smallest are enlarged to at most, about; larger ones up to sixfold. */
const enlargedPx = 100;
/** Of the side that the digit covers. */
const shares = { min: 0.55, max: 1 } as const;

/** A digit in a few pixels, and the ink that they were made from. */
export function thumbnail(
  digit: Uint8Array,
  random: Random,
): { readonly picture: GrayImage; readonly ink: Ink } {
  const sidePx = sides.min + random.below(sides.max - sides.min);
  const fine = Math.round(sidePx * random.between(1.6, 3));
  const share = Math.max(Math.min(shares.max, minDigitPx / sidePx), random.between(shares.min, shares.max));
  const ink = finely(digit, placeWithin(fine, share, random), random);
  const small = reduceTo(photograph(ink, random), sidePx, randomReduction(random));
  return { picture: shown(small, random), ink };
}

function finely(digit: Uint8Array, place: Place, random: Random): Ink {
  const kind = random.uniform();
  if (kind < 0.3) return bentGlyph(digit, place, random);
  if (kind < 0.55) return solidGlyph(digit, place, random);
  return writtenGlyph(digit, place, random);
}

/** As it is, or enlarged again by a viewer; now and then saved with loss. */
function shown(small: GrayImage, random: Random): GrayImage {
  const kind = random.uniform();
  const factor = 2 + random.below(Math.max(5, Math.round(enlargedPx / small.width)));
  const how = kind < 0.2 ? 'blocks' : kind < 0.4 ? 'bicubic' : 'bilinear';
  const picture = kind < 0.5 ? enlarge(small, factor, how) : small;
  return random.chance(0.2) ? codeInBlocks(picture, random.between(4, 22)) : picture;
}
