import { createCanvas } from '../wild/canvas.ts';
import { addSensorNoise } from '../wild/optics.ts';
import { stampGlyph } from '../wild/paint-glyph.ts';
import type { Random } from '../wild/random.ts';
import type { Textures } from '../wild/textures.ts';
import { pickLevels, shrink } from '../wild/thumbnail.ts';
import type { Painting } from '../wild/types.ts';
import { encodeScreen } from './encode-screen.ts';
import { boxOf, subjectGlyph } from './subject-glyph.ts';
import type { Subject } from './types.ts';

/** Painted this many times larger, then averaged down. */
const oversize = 6;

/** A subject 16 to 32 pixels high: a preview, or a cell cut out of a form. */
export function paintSubjectThumbnail(subject: Subject, random: Random, textures: Textures): Painting {
  const height = random.whole(16, 32);
  const { width: boxWidth, height: boxHeight } = boxOf(subject);
  const heightPx = height * random.between(0.62, 0.9);
  const fits = Math.ceil((heightPx * boxWidth * 1.1) / boxHeight + 3);
  const width = random.chance(0.55) ? Math.max(height, fits) : Math.max(9, fits);
  const [ground, ink] = pickLevels(random, random.chance(0.4));
  const large = createCanvas(width * oversize, height * oversize, ground);
  const glyph = subjectGlyph(subject, random, {
    heightPx: heightPx * oversize,
    penPx: random.between(1.1, Math.max(1.2, 0.1 * heightPx)) * oversize,
    wobble: random.between(0, 0.6),
    pressure: random.between(0, 0.5),
  });
  const at = { x: (width * oversize) / 2, y: (height * oversize) / 2 };
  stampGlyph(large, glyph, at.x, at.y, { color: ink, opacity: 1, grain: 0 });
  const small = shrink(large, oversize);
  if (random.chance(0.4)) addSensorNoise(small, random, textures, { luma: random.between(1, 6), chroma: 0 });
  return encodeScreen(small, random, subject.tags);
}
