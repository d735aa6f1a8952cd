import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import opentype, { type Font, type PathCommand } from 'opentype.js';
import type { Random } from '../wild/random.ts';
import type { Path, PathPoint } from '../wild/types.ts';

/** Names of @fontsource packages from n to z; training may use those from a to m alone. */
const packages = {
  hand: ['patrick-hand', 'reenie-beanie', 'shadows-into-light', 'rock-salt', 'permanent-marker', 'pacifico'],
  serif: ['pt-serif', 'old-standard-tt', 'zilla-slab'],
  sans: ['oswald', 'varela-round'],
  mono: ['pt-mono', 'vt323', 'special-elite'],
  display: ['press-start-2p', 'righteous'],
} as const;
export type TypefaceKind = keyof typeof packages;
const kindNames = ['hand', 'serif', 'sans', 'mono', 'display'] as const satisfies readonly TypefaceKind[];

export interface Typeface {
  readonly kind: TypefaceKind;
  readonly name: string;
  /** Whether it has all of the text's letters. */
  has(text: string): boolean;
  /** A line of text as closed edges, 100 units to the em, its first letter's foot at (0, 0), y down. */
  edges(text: string): readonly Path[];
}

export interface Typefaces {
  readonly all: readonly Typeface[];
  /** One that has the text: every kind as often as another. */
  pickFor(random: Random, text: string): Typeface;
}

const emUnits = 100;
/** Straight pieces of a curve. */
const pieces = 8;

/** Reads the fonts from their packages. Throws an Error where one is missing or damaged. */
export function loadTypefaces(): Typefaces {
  const all = kindNames.flatMap((kind) => packages[kind].map((name) => loadTypeface(kind, name)));
  return {
    all,
    pickFor(random, text) {
      const able = all.filter((typeface) => typeface.has(text));
      const kinds = kindNames.filter((kind) => able.some((typeface) => typeface.kind === kind));
      const kind = kinds[random.whole(0, kinds.length - 1)];
      const list = able.filter((typeface) => typeface.kind === kind);
      const typeface = list[random.whole(0, list.length - 1)];
      if (typeface === undefined) throw new Error(`No typeface has ${text}.`);
      return typeface;
    },
  };
}

/** The upright font of a package of @fontsource. Throws an Error where it is missing or damaged. */
export function loadTypeface(kind: TypefaceKind, name: string): Typeface {
  const path = `@fontsource/${name}/files/${name}-latin-400-normal.woff`;
  const file = createRequire(import.meta.url).resolve(path);
  // A copy: small files share one buffer with others.
  return toTypeface(kind, name, opentype.parse(new Uint8Array(readFileSync(file)).buffer));
}

function toTypeface(kind: TypefaceKind, name: string, font: Font): Typeface {
  return {
    kind,
    name,
    has: (text) => Array.from(text).every((letter) => letter === ' ' || font.charToGlyphIndex(letter) > 0),
    edges(text) {
      // Letter by letter: laying out a line fails where a font has substitutions that opentype.js does not know.
      let x = 0;
      return Array.from(text).flatMap((letter) => {
        const glyph = font.charToGlyph(letter);
        const from = x;
        x += ((glyph.advanceWidth ?? font.unitsPerEm) * emUnits) / font.unitsPerEm;
        return flatten(glyph.getPath(from, 0, emUnits).commands);
      });
    },
  };
}

/** Curves as straight pieces; a path for each closed edge. */
function flatten(commands: readonly PathCommand[]): readonly Path[] {
  const edges: PathPoint[][] = [];
  let at: PathPoint = { x: 0, y: 0 };
  const go = (pointAt: (t: number) => PathPoint, count: number): void => {
    const points = Array.from({ length: count }, (_, i) => pointAt((i + 1) / count));
    edges.at(-1)?.push(...points);
    at = points.at(-1) ?? at;
  };
  for (const command of commands) {
    const from = at;
    switch (command.type) {
      case 'M':
        at = { x: command.x, y: command.y };
        edges.push([at]);
        break;
      case 'L':
        go((t) => between(from, command, t), 4);
        break;
      case 'Q':
        go((t) => {
          const handle = { x: command.x1, y: command.y1 };
          return between(between(from, handle, t), between(handle, command, t), t);
        }, pieces);
        break;
      case 'C':
        go((t) => {
          const first = { x: command.x1, y: command.y1 };
          const second = { x: command.x2, y: command.y2 };
          const middle = between(first, second, t);
          const left = between(between(from, first, t), middle, t);
          return between(left, between(middle, between(second, command, t), t), t);
        }, pieces);
        break;
      case 'Z':
        break;
      default:
        command satisfies never;
    }
  }
  return edges;
}

function between(a: PathPoint, b: PathPoint, t: number): PathPoint {
  return { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) };
}
