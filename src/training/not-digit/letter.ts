import type { Random } from '../random.ts';
import { capitals, cyrillic, greek, smallLetters, symbols } from './alphabet.ts';
import { area } from './curves.ts';
import { pick } from './pick.ts';
import type { Drawing, FontOutlines, Glyph, NotDigitSource, Path, Subject } from './types.ts';

const alphabets = [capitals, capitals, smallLetters, smallLetters, symbols, greek, cyrillic] as const;

/** A letter or symbol from a font; those that look like a digit are left out. */
export function letter(source: NotDigitSource, random: Random): Subject {
  for (;;) {
    const characters = pick(alphabets, random);
    const font = pick(source.fonts, random);
    const glyph = font.glyphs.get(characters[random.below(characters.length)] ?? '');
    if (glyph !== undefined) return { form: 'drawing', drawing: glyphDrawing(glyph) };
  }
}

/** An icon: a picture made of a few shapes. */
export function icon(source: NotDigitSource, random: Random): Subject {
  return { form: 'drawing', drawing: glyphDrawing(pick(source.icons, random)) };
}

export function glyphDrawing(glyph: Glyph): Drawing {
  return [area(...glyph.contours)];
}

/** Several characters side by side on a baseline; `tracking` em are added between them. */
export function textDrawing(text: string, font: FontOutlines, tracking: number): Drawing {
  const contours: Path[] = [];
  let left = 0;
  for (const character of text) {
    const glyph = font.glyphs.get(character) ?? font.glyphs.get(character.toUpperCase());
    if (glyph === undefined) continue;
    const start = left;
    for (const contour of glyph.contours) contours.push(contour.map(({ x, y }) => ({ x: x + start, y })));
    left += glyph.advance + tracking;
  }
  return [area(...contours)];
}
