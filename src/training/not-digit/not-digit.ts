import type { GrayImage } from '../../image/index.ts';
import type { Random } from '../random.ts';
import { animal } from './animal.ts';
import { crossedOut } from './crossed-out.ts';
import { develop } from './develop.ts';
import { face } from './face.ts';
import { fragment } from './fragment.ts';
import { icon, letter } from './letter.ts';
import { logo } from './logo.ts';
import { pattern } from './pattern.ts';
import { penStrokes } from './pen-strokes.ts';
import { screen } from './screen.ts';
import { scribble } from './scribble.ts';
import { severalDigits } from './several-digits.ts';
import { shape } from './shape.ts';
import { surface } from './surface.ts';
import { text } from './text.ts';
import { blob, texture } from './texture.ts';
import { thing } from './thing.ts';
import { turnedDigit } from './turned-digit.ts';
import type { Family, NotDigitSource } from './types.ts';

/** Parts of all pictures; letters and several digits are what people send most. */
const parts = {
  letter: 20,
  'several digits': 12,
  text: 8,
  scribble: 8,
  shape: 8,
  icon: 5,
  'pen strokes': 5,
  face: 4,
  animal: 4,
  thing: 5,
  pattern: 4,
  screen: 2,
  logo: 3,
  texture: 4,
  blob: 3,
  surface: 3,
  'crossed out': 4,
  'turned digit': 4,
  fragment: 3,
} as const;

export type NotDigitKind = keyof typeof parts;

const families: readonly { readonly kind: NotDigitKind; readonly family: Family }[] = [
  { kind: 'letter', family: letter },
  { kind: 'several digits', family: severalDigits },
  { kind: 'text', family: text },
  { kind: 'scribble', family: scribble },
  { kind: 'shape', family: shape },
  { kind: 'icon', family: icon },
  { kind: 'pen strokes', family: penStrokes },
  { kind: 'face', family: face },
  { kind: 'animal', family: animal },
  { kind: 'thing', family: thing },
  { kind: 'pattern', family: pattern },
  { kind: 'screen', family: screen },
  { kind: 'logo', family: logo },
  { kind: 'texture', family: texture },
  { kind: 'blob', family: blob },
  { kind: 'surface', family: surface },
  { kind: 'crossed out', family: crossedOut },
  { kind: 'turned digit', family: turnedDigit },
  { kind: 'fragment', family: fragment },
];

export const notDigitKinds: readonly NotDigitKind[] = families.map(({ kind }) => kind);

const allParts = Object.values(parts).reduce<number>((sum, share) => sum + share, 0);

export interface NotDigit {
  /** 28 to about 160 pixels a side, of either polarity. */
  readonly picture: GrayImage;
  readonly kind: NotDigitKind;
}

/** A picture of something that is no digit, for the image pipeline to read; worn as pictures of digits are. */
export function notDigit(source: NotDigitSource, random: Random): NotDigit {
  let part = random.below(allParts);
  for (const { kind, family } of families) {
    part -= parts[kind];
    if (part < 0) return { picture: develop(family(source, random), random), kind };
  }
  throw new RangeError('The parts do not add up.');
}
