import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import opentype, { type Command, type Font, type Glyph as FontGlyph } from 'opentype.js';
import type { Point } from '../../image/index.ts';
import { allCharacters, figures } from '../not-digit/alphabet.ts';
import type { FontOutlines, Glyph, NotDigitSource, Path } from '../not-digit/types.ts';
import { digitFontPackages, fontPackages, iconNames } from './font-names.ts';

/** Points for each curve: glyphs end 20 pixels high. */
const pointsPerCurve = 2;

/** What is drawn from fonts: what is no digit, and digits. */
export interface Outlines extends Pick<NotDigitSource, 'fonts' | 'icons'> {
  readonly digitFonts: readonly FontOutlines[];
}

/**
 * The outlines of the fonts that training pictures are made from, only of the characters that they show; plain data,
 * which can be posted to a thread. Rejects where a package is not installed.
 */
export async function readFonts(): Promise<Outlines> {
  const fonts = await Promise.all(
    fontPackages.map(async ({ name, subsets, capitalsOnly = false, leaveOut = '' }) => {
      const files = await Promise.all(subsets.map((subset) => readFont(name, subset)));
      const characters = Array.from(allCharacters).filter(
        (character) =>
          !leaveOut.includes(character) && !(capitalsOnly && character !== character.toUpperCase()),
      );
      return { name, glyphs: toGlyphs(files, characters) };
    }),
  );
  const iconFont = await readFont('material-icons', 'latin');
  const ligatures = new Map(
    iconFont.substitution.getLigatures('rlig', 'latn').map(({ sub, by }) => [sub.join(), by]),
  );
  const icons = iconNames.map((name) => {
    const characters = Array.from(name, (character) => iconFont.charToGlyph(character).index);
    const ligature = ligatures.get(characters.join());
    if (ligature === undefined) throw new RangeError(`The icon font has no icon of the name ${name}.`);
    return toGlyph(iconFont.glyphs.get(ligature), iconFont.unitsPerEm);
  });
  const digitFonts = await Promise.all(
    digitFontPackages.flatMap(({ name, weights }) =>
      weights.map(async (weight) => ({
        name,
        glyphs: toGlyphs([await readFont(name, 'latin', weight)], Array.from(figures)),
      })),
    ),
  );
  return { fonts, icons, digitFonts };
}

async function readFont(name: string, subset: string, weight = 400): Promise<Font> {
  const path = `@fontsource/${name}/files/${name}-${subset}-${weight}-normal.woff`;
  const bytes = await readFile(createRequire(import.meta.url).resolve(path));
  return opentype.parse(Uint8Array.from(bytes).buffer);
}

/** What the first of the files has that knows the character. */
function toGlyphs(files: readonly Font[], characters: readonly string[]): FontOutlines['glyphs'] {
  const glyphs = new Map<string, Glyph>();
  for (const character of characters) {
    for (const font of files) {
      const glyph = font.charToGlyph(character);
      if (glyph.index > 0 && !glyphs.has(character)) glyphs.set(character, toGlyph(glyph, font.unitsPerEm));
    }
  }
  return glyphs;
}

function toGlyph(glyph: FontGlyph, unitsPerEm: number): Glyph {
  const contours = toContours(glyph.path.commands).map((contour) =>
    contour.map(({ x, y }) => ({ x: x / unitsPerEm, y: -y / unitsPerEm })),
  );
  return { contours, advance: (glyph.advanceWidth ?? unitsPerEm) / unitsPerEm };
}

/** Closed outlines of straight lines, in the font's own units. */
function toContours(commands: readonly Command[]): readonly Path[] {
  const contours: Point[][] = [];
  for (const { type, x = 0, y = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0 } of commands) {
    const contour = contours.at(-1);
    const from = contour?.at(-1) ?? { x: 0, y: 0 };
    const to = { x, y };
    if (type === 'M') contours.push([to]);
    else if (type === 'L') contour?.push(to);
    else if (type === 'Q') contour?.push(...curve([from, { x: x1, y: y1 }, to]));
    else if (type === 'C') contour?.push(...curve([from, { x: x1, y: y1 }, { x: x2, y: y2 }, to]));
  }
  return contours;
}

/** A Bézier curve's points after the first (de Casteljau's construction). */
function curve(control: Path): Path {
  return Array.from({ length: pointsPerCurve }, (_, i) => {
    const t = (i + 1) / pointsPerCurve;
    let points = control;
    while (points.length > 1) {
      points = points.slice(1).map((point, k) => {
        const before = points[k] ?? point;
        return { x: before.x + t * (point.x - before.x), y: before.y + t * (point.y - before.y) };
      });
    }
    return points[0] ?? { x: 0, y: 0 };
  });
}
