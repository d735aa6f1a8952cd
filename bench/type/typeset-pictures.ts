import { encodePng } from '../../src/image/index.ts';
import { outlineGlyph } from '../not-digit/outline-glyph.ts';
import { loadTypeface, type Typeface } from '../not-digit/typefaces.ts';
import { createRandom } from '../wild/random.ts';
import { boxAround } from '../wild/shape.ts';
import type { Path } from '../wild/types.ts';

export const faceKinds = ['hand', 'serif', 'sans', 'mono'] as const;
export type FaceKind = (typeof faceKinds)[number];

/** Packages @fontsource/NAME from n to z, of which training takes none: hands, and what screens and forms print. */
const names: Readonly<Record<FaceKind, readonly string[]>> = {
  hand: [
    ...['nothing-you-could-do', 'over-the-rainbow', 'patrick-hand', 'reenie-beanie', 'schoolbell'],
    ...['shadows-into-light', 'short-stack', 'sriracha', 'sue-ellen-francisco', 'zeyada'],
  ],
  serif: ['old-standard-tt', 'pt-serif', 'tinos', 'zilla-slab'],
  sans: ['oswald', 'oxygen', 'pt-sans', 'titillium-web', 'ubuntu', 'varela-round', 'work-sans'],
  mono: ['pt-mono', 'special-elite', 'vt323'],
};

/** A screenshot, a thumbnail, and a slanted one, as italics are. */
const forms = [
  { sidePx: 280, slant: 0 },
  { sidePx: 40, slant: 0 },
  { sidePx: 280, slant: 0.2 },
] as const;

/** Of the picture's side. */
const height = 0.6;
const paper = 250;
const ink = 25;

export interface TypesetPicture {
  readonly kind: FaceKind;
  readonly face: string;
  readonly label: number;
  /** A PNG, dark on light. */
  readonly bytes: Uint8Array;
}

/** Every digit of every font in every form, one at a time. Throws an Error where a font cannot be read. */
export function* typesetPictures(): Generator<TypesetPicture> {
  for (const kind of faceKinds) {
    for (const name of names[kind]) {
      const typeface = loadTypeface(kind, name);
      for (let label = 0; label < 10; label++) {
        for (const form of forms) {
          yield { kind, face: name, label, bytes: picture(typeface, String(label), form) };
        }
      }
    }
  }
}

function picture(typeface: Typeface, digit: string, { sidePx, slant }: (typeof forms)[number]): Uint8Array {
  const edges: readonly Path[] = typeface
    .edges(digit)
    .map((edge) => edge.map(({ x, y }) => ({ x: x - slant * y, y })));
  const box = boxAround(edges.flat());
  const heightPx = (height * sidePx * box.height) / Math.max(box.width, box.height);
  const glyph = outlineGlyph(edges, box, createRandom(1), { heightPx, angleRad: 0, wobble: 0 });
  const data = new Uint8Array(sidePx * sidePx).fill(paper);
  const left = Math.round(sidePx / 2 - glyph.originX);
  const top = Math.round(sidePx / 2 - glyph.originY);
  for (let y = Math.max(0, -top); y < Math.min(glyph.height, sidePx - top); y++) {
    for (let x = Math.max(0, -left); x < Math.min(glyph.width, sidePx - left); x++) {
      const cover = glyph.data[y * glyph.width + x] ?? 0;
      data[(top + y) * sidePx + left + x] = Math.round(paper + cover * (ink - paper));
    }
  }
  return encodePng({ data, width: sidePx, height: sidePx });
}
