import type { Rect } from '../../src/image/index.ts';
import { resamplePath } from '../wild/path.ts';
import { penGlyph } from '../wild/pen-glyph.ts';
import type { Random } from '../wild/random.ts';
import { boxAround } from '../wild/shape.ts';
import type { Glyph } from '../wild/types.ts';
import { outlineGlyph } from './outline-glyph.ts';
import type { Subject } from './types.ts';

export interface SubjectOptions {
  readonly heightPx: number;
  /** Width of the pen in pixels, where a pen draws it. */
  readonly penPx: number;
  readonly wobble: number;
  readonly pressure: number;
}

/** The box around a subject's paths; never without height, so that a level line can be scaled. */
export function boxOf({ paths }: Subject): Rect {
  const box = boxAround(paths.flat());
  const least = 0.2 * box.width;
  if (box.height >= least) return box;
  return { ...box, y: box.y - (least - box.height) / 2, height: least };
}

/** A subject as ink, its middle at the glyph's origin. */
export function subjectGlyph(subject: Subject, random: Random, options: SubjectOptions): Glyph {
  const { heightPx, penPx, wobble, pressure } = options;
  const box = boxOf(subject);
  const angleRad = 0.05 * random.normal();
  if (subject.form === 'outline') {
    return outlineGlyph(subject.paths, box, random, { heightPx, angleRad, wobble });
  }
  const step = Math.max(box.width, box.height) / 80;
  const paths = subject.paths.map((path) => resamplePath(path, step));
  const pen = { heightPx, penPx, angleRad, wobble, pressure };
  return penGlyph({ paths, inkBox: box, pathBox: box }, random, pen);
}
