import { createCanvas } from '../wild/canvas.ts';
import { pickColors, pickScheme } from '../wild/drawing-colors.ts';
import { encodeDrawing } from '../wild/encode-drawing.ts';
import { stampGlyph } from '../wild/paint-glyph.ts';
import { placeDigit } from '../wild/place.ts';
import type { Random } from '../wild/random.ts';
import type { Painting } from '../wild/types.ts';
import { boxOf, subjectGlyph } from './subject-glyph.ts';
import type { Subject } from './types.ts';

/** A subject as a drawing program saves it. */
export function paintSubjectDrawing(subject: Subject, random: Random): Painting {
  const width = Math.round(random.logBetween(100, 600));
  const height = random.chance(0.6) ? width : Math.round(Math.min(600, width * random.between(0.6, 1.4)));
  const scheme = pickScheme(random);
  const { ink, ground } = pickColors(random, scheme);
  const box = boxOf(subject);
  const place = placeDigit(random, { inkBox: box }, { width, height, share: [0.25, 0.85], minPx: 30 });
  const wide = random.chance(0.25) ? random.between(0.1, 0.15) : random.between(0.015, 0.08);
  const glyph = subjectGlyph(subject, random, {
    heightPx: place.heightPx,
    penPx: Math.max(1.2, wide * place.heightPx),
    wobble: random.between(0, 0.8),
    pressure: random.chance(0.3) ? random.between(0.3, 1) : 0,
  });
  const cover = createCanvas(width, height, [0, 0, 0]);
  stampGlyph(cover, glyph, place.x, place.y, { color: [255, 255, 255], opacity: 1, grain: 0 });
  const isOpen = scheme.startsWith('transparent');
  return encodeDrawing(cover, { ink, ground: isOpen ? null : ground }, random, [
    ...subject.tags,
    ...place.tags,
  ]);
}
