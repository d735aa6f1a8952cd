import type { Random } from '../random.ts';
import { capitals } from './alphabet.ts';
import { area, closed, cutOut, ellipse, moved, rectangle, stroke } from './curves.ts';
import { glyphDrawing } from './letter.ts';
import { pick } from './pick.ts';
import { fitDrawing } from './render.ts';
import { outlined } from './shape.ts';
import type { Drawing, NotDigitSource, Path, Subject } from './types.ts';

/** Like a trademark: two to four shapes side by side or over one another, or a letter in a badge. */
export function logo(source: NotDigitSource, random: Random): Subject {
  return { form: 'drawing', drawing: random.chance(0.4) ? badge(source, random) : group(random) };
}

function group(random: Random): Drawing {
  const count = 2 + random.below(3);
  const step = random.between(0.5, 1.3);
  const turn = random.between(0, 6);
  const same = random.chance(0.4) ? outlined(random) : null;
  return Array.from({ length: count }, (_, n) => {
    const part = same ?? (random.chance(0.3) ? [stroke(ellipse(0, 0, 0.8))] : outlined(random));
    const angle = turn + (2 * Math.PI * n) / count;
    return moved(
      part,
      step * Math.cos(angle),
      step * Math.sin(angle),
      random.between(0.7, 1),
      same === null ? 0 : angle,
    );
  }).flat();
}

function badge(source: NotDigitSource, random: Random): Drawing {
  const outline: Path = random.chance(0.5) ? ellipse(14, 14, 17) : rectangle(0, 0, 28, 28);
  const glyph = pick(source.fonts, random).glyphs.get(capitals[random.below(capitals.length)] ?? '');
  const inner = fitDrawing(glyph === undefined ? outlined(random) : glyphDrawing(glyph));
  const small = moved(inner, 14 * 0.1, 14 * 0.1, 0.9);
  if (random.chance(0.5)) return [stroke(closed(outline)), ...small];
  return [
    area(outline),
    ...small.flatMap((mark) => (mark.shape === 'area' ? [cutOut(...mark.contours)] : [cutOut(mark.path)])),
  ];
}
