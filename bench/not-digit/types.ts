import type { Random } from '../wild/random.ts';
import type { Textures } from '../wild/textures.ts';
import type { Canvas, Digit, Painting, Path } from '../wild/types.ts';
import type { Typefaces } from './typefaces.ts';

export const notDigitKinds = [
  'letters',
  'words',
  'several',
  'pieces',
  'marks',
  'doodles',
  'scribbles',
  'shapes',
  'blots',
  'textures',
  'screens',
  'empty',
] as const;
export type NotDigitKind = (typeof notDigitKinds)[number];

/** How a subject becomes a picture, or a canvas a file. */
export const styles = ['drawing', 'photo', 'scan', 'thumbnail'] as const;
export type Style = (typeof styles)[number];

/** Something to put on paper or on a screen, in units of its own, y down. */
export interface Subject {
  /** What it is, for instance `arrow`. */
  readonly tags: readonly string[];
  /** `pen`: the middle of pen strokes; `outline`: closed edges of areas, filled by the nonzero rule. */
  readonly form: 'pen' | 'outline';
  readonly paths: readonly Path[];
}

export interface NotDigitPicture extends Painting {
  readonly kind: NotDigitKind;
  readonly name: string;
}

/** What the pictures are made from. */
export interface Material {
  readonly textures: Textures;
  readonly typefaces: Typefaces;
  /** For pictures of several digits and of pieces. */
  readonly digits: readonly [Digit, ...Digit[]];
}

/** Makes a subject; the same random numbers give the same one. */
export type SubjectMaker = (random: Random, material: Material) => Subject;

export interface Scene {
  readonly tags: readonly string[];
  readonly canvas: Canvas;
}

/** Paints a canvas of a size, for pictures that no pen draws. */
export type ScenePainter = (random: Random, material: Material, size: SceneSize) => Scene;

export interface SceneSize {
  readonly width: number;
  readonly height: number;
}
