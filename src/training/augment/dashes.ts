import type { Random } from '../random.ts';
import type { Stroke } from './pen-path.ts';
import { lengths } from './stroke-shape.ts';

/** Lengths in pixels of the digit, `gapPx` between the middles of a dash's ends. */
export interface DashPattern {
  /** 0: dots. */
  readonly dashPx: number;
  readonly gapPx: number;
}

/** The strokes cut into dashes or dots, each a little longer or shorter than the next. */
export function dashStrokes(
  strokes: readonly Stroke[],
  pattern: DashPattern,
  random: Random,
): readonly Stroke[] {
  return strokes.flatMap((stroke) => {
    const along = lengths(stroke.points);
    const dashes: Stroke[] = [];
    const whole = along.at(-1) ?? 0;
    for (let from = 0; from <= whole; ) {
      const to = from + pattern.dashPx * random.between(0.7, 1.3);
      const first = along.findIndex((s) => s >= from);
      const points = stroke.points.filter((_, k) => k === first || (k > first && (along[k] ?? 0) <= to));
      dashes.push({ points, freeStart: true, freeEnd: true });
      from = to + pattern.gapPx * random.between(0.8, 1.2);
    }
    return dashes;
  });
}
