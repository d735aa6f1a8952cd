import type { GrayImage } from '../../image/index.ts';
import type { Random } from '../random.ts';
import { expose } from './camera.ts';
import { addFrame, addNeighbour, addShowThrough, addSpecks, inkBox } from './clutter.ts';
import { solidGlyph, writtenGlyph } from './glyph.ts';
import { pencil } from './grain.ts';
import type { Ink } from './ink.ts';
import { pageLight } from './light.ts';
import { type Place, placeWithin } from './place.ts';
import { ruling } from './ruling.ts';

/** Pixels a side. */
const sides = { min: 48, max: 160 } as const;
/** Of the side that the digit covers. */
const shares = { min: 0.25, max: 0.9 } as const;
/** Smaller digits are thumbnails. */
const minDigitPx = 16;

/** A digit on a page under uneven light, with lines, dust and neighbours, and the ink of the digit alone. */
export function photographPage(
  digit: Uint8Array,
  random: Random,
): { readonly picture: GrayImage; readonly ink: Ink } {
  // Small ones more often: the pipeline's time grows with the area.
  const sidePx = Math.round(sides.min + (sides.max - sides.min) * random.uniform() ** 2);
  const share = Math.max(minDigitPx / sidePx, random.between(shares.min, shares.max));
  const place = placeWithin(sidePx, share, random);
  const ink = writtenOnPage(digit, place, random);
  const marks = { values: ink.values.slice(), sidePx };
  if (random.chance(0.12)) addShowThrough(marks, random);
  if (random.chance(0.15)) addNeighbour(marks, random);
  if (random.chance(0.1)) addFrame(marks, random);
  if (random.chance(0.25)) addSpecks(marks, random);
  return { picture: expose(page(marks, ink, random), random), ink };
}

function writtenOnPage(digit: Uint8Array, place: Place, random: Random): Ink {
  if (random.chance(0.25)) return solidGlyph(digit, place, random);
  const ink = writtenGlyph(digit, place, random);
  return random.chance(0.15) ? pencil(ink, random.between(0.1, 0.4), random.between(1, 2.5), random) : ink;
}

/** Reflected light, 0 to 1: paper, its lines, the marks on it, the desk beyond it; or chalk on a board. */
function page(marks: Ink, ink: Ink, random: Random): Ink {
  const { sidePx } = marks;
  const paper = random.between(0.5, 1);
  const depth = random.between(0.4, 0.97);
  const light = pageLight(sidePx, random);
  const lines = random.chance(0.4) ? ruling(sidePx, random) : null;
  const lineDepth = depth * (random.chance(0.7) ? random.between(0.08, 0.55) : random.between(0.55, 1));
  const isBoard = random.chance(0.12);
  const values = marks.values.map((mark, i) => {
    const kept = (1 - depth * mark) * (1 - lineDepth * (lines?.[i] ?? 0));
    const level = isBoard ? 1.06 - kept : kept;
    return paper * level * (light[i] ?? 0);
  });
  if (random.chance(0.12)) addDesk(values, ink, random);
  return { values, sidePx };
}

/** Beyond one edge of the page, not where the digit is: something darker or lighter. */
function addDesk(values: Float32Array, ink: Ink, random: Random): void {
  const { sidePx } = ink;
  const { left, top, right, bottom } = inkBox(ink);
  const side = random.below(4);
  const room = [left, top, sidePx - right, sidePx - bottom][side] ?? 0;
  const depth = Math.min(0.25 * sidePx, room * random.between(0.2, 0.9));
  const level = random.between(0.05, 0.8);
  const tilt = random.between(-0.08, 0.08);
  for (let i = 0; i < values.length; i++) {
    const x = i % sidePx;
    const y = (i - x) / sidePx;
    const distance =
      [x + tilt * y, y + tilt * x, sidePx - 1 - x + tilt * y, sidePx - 1 - y + tilt * x][side] ?? 0;
    if (distance < depth) values[i] = level;
  }
}
