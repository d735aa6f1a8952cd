import type { Point } from '../../image/index.ts';
import type { Random } from '../random.ts';
import { ellipse, spline, stroke } from './curves.ts';
import type { Mark, NotDigitSource, Subject } from './types.ts';

/** Four to seven strokes that cross or touch as it happens, like writing of no known script. */
export function penStrokes(_source: NotDigitSource, random: Random): Subject {
  const at = (): Point => ({ x: random.uniform(), y: random.uniform() });
  let last = at();
  const marks = Array.from({ length: 4 + random.below(4) }, (): Mark => {
    const from = random.chance(0.35) ? last : at();
    const to = at();
    last = to;
    switch (random.below(4)) {
      case 0:
        return stroke([from, to]);
      case 1:
        return stroke(spline([from, at(), to]));
      case 2:
        return stroke([from, at(), to]);
      default: {
        const start = random.between(0, 6);
        const radius = random.between(0.12, 0.4);
        return stroke(ellipse(from.x, from.y, radius, radius, start, start + random.between(1.5, 6)));
      }
    }
  });
  return { form: 'drawing', drawing: marks };
}
