import type { Point } from '../../image/index.ts';
import type { Ink } from '../augment/ink.ts';
import type { Random } from '../random.ts';

/** A line through these points, in any unit; y down. */
export type Path = readonly Point[];

/** What a drawing is made of: a line of the pen, or closed outlines filled with ink (or with paper: `erase`). */
export type Mark =
  | { readonly shape: 'line'; readonly path: Path }
  | { readonly shape: 'area'; readonly contours: readonly Path[]; readonly erase: boolean };

/** Areas are laid down in their order, lines after them. */
export type Drawing = readonly Mark[];

/** Closed outlines in units of the em, the baseline at y = 0, y down; inner ones turn the other way. */
export interface Glyph {
  readonly contours: readonly Path[];
  /** To where the next glyph begins. */
  readonly advance: number;
}

export interface FontOutlines {
  readonly name: string;
  /** By character; what the font lacks is not there. */
  readonly glyphs: ReadonlyMap<string, Glyph>;
}

/** What pictures of no digit are made from; survives a structured clone. */
export interface NotDigitSource {
  readonly fonts: readonly FontOutlines[];
  readonly icons: readonly Glyph[];
  /** The training digits, 28x28 ink of 0 to 255 one after the other, and what each shows. */
  readonly digits: Uint8Array;
  readonly labels: Uint8Array;
}

/** What a family makes: marks to draw, a 28x28 picture like a digit's (ink 0 to 255), or ink on a canvas. */
export type Subject =
  | { readonly form: 'drawing'; readonly drawing: Drawing }
  | { readonly form: 'digit'; readonly values: Uint8Array }
  | { readonly form: 'ink'; readonly ink: Ink };

/** One kind of thing that is no digit, with random parameters. */
export type Family = (source: NotDigitSource, random: Random) => Subject;
