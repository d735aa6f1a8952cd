import { paintBroken } from './broken.ts';
import { paintDrawing } from './drawing.ts';
import { paintLayout } from './layout.ts';
import { paintNote } from './note.ts';
import { paintPhoto } from './photo.ts';
import { createRandom } from './random.ts';
import { paintScan } from './scan.ts';
import type { Textures } from './textures.ts';
import { paintThumbnail } from './thumbnail.ts';
import { type Digit, type Kind, kinds, type Painter, type WildPicture } from './types.ts';

/** Keeps pictures' numbers apart from those that the order of digits is drawn by. */
const pictureStream = 1;

const painters = {
  photo: paintPhoto,
  scan: paintScan,
  drawing: paintDrawing,
  thumbnail: paintThumbnail,
  broken: paintBroken,
  layout: paintLayout,
  note: paintNote,
} as const satisfies Record<Kind, Painter>;

export interface WildOptions {
  readonly seed: number;
  /** Of the picture in its kind; part of its seed and of its name. */
  readonly number: number;
  readonly textures: Textures;
}

/** A picture of `kind` of a digit; the same digit, seed and number give the same bytes. */
export function wildPicture(kind: Kind, digit: Digit, { seed, number, textures }: WildOptions): WildPicture {
  const random = createRandom(seed, kinds.indexOf(kind), number, pictureStream);
  const painting = painters[kind](digit, random, textures);
  const end = painting.format === 'png' ? 'png' : 'jpg';
  const name = `${kind}-${String(number).padStart(4, '0')}-${digit.label}.${end}`;
  return { kind, name, label: digit.label, ...painting };
}
