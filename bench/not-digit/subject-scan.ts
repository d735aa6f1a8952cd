import { projectSheet, sheetPoint } from '../wild/camera.ts';
import { createCanvas } from '../wild/canvas.ts';
import { encodeScan } from '../wild/encode-scan.ts';
import { addSensorNoise, blur } from '../wild/optics.ts';
import { writeGlyph } from '../wild/paint-glyph.ts';
import { pickHeightMm, pickTool } from '../wild/pens.ts';
import { placeDigit } from '../wild/place.ts';
import type { Random } from '../wild/random.ts';
import { specks } from '../wild/specks.ts';
import { printPaper, textureSurface } from '../wild/surface.ts';
import type { Textures } from '../wild/textures.ts';
import type { Painting } from '../wild/types.ts';
import { boxOf, subjectGlyph } from './subject-glyph.ts';
import type { Subject } from './types.ts';

/** A subject on a page out of a scanner. */
export function paintSubjectScan(subject: Subject, random: Random, textures: Textures): Painting {
  const width = Math.round(random.logBetween(120, 1000));
  const height = Math.round(Math.min(1024, width * random.between(0.75, 1.35)));
  const place = placeDigit(
    random,
    { inkBox: boxOf(subject) },
    { width, height, share: [0.15, 0.85], minPx: 30 },
  );
  const { heightPx } = place;
  const tags = [...subject.tags];
  const heightMm = pickHeightMm(random, 'paper');
  const white = random.between(210, 254);
  const canvas = createCanvas(width, height, [white, white - 2, white - random.between(0, 8)]);
  const sheet = projectSheet(width, height, { angleRad: 0.025 * random.normal(), tiltX: 0, tiltY: 0 });
  const { x, y } = sheetPoint(sheet, place.x, place.y);
  textureSurface(canvas, sheet, random, textures, 'paper');
  if (random.chance(0.45)) {
    tags.push(...printPaper(canvas, sheet, random, { x, y, heightPx, pxPerMm: heightPx / heightMm }));
  }
  const tool = pickTool(random, 'paper', heightMm);
  const glyph = subjectGlyph(subject, random, {
    heightPx,
    penPx: Math.max(1.4, tool.width * heightPx),
    wobble: random.between(0, 0.8),
    pressure: random.between(0.1, 0.7),
  });
  writeGlyph(canvas, sheet, glyph, { x, y, ink: tool.ink, textures });
  if (random.chance(0.5)) {
    const sizePx = [0.6, Math.max(1, heightPx / 60)] as const;
    specks(canvas, random, { count: random.whole(2, 25), sizePx, color: [70, 66, 60] });
    tags.push('dust');
  }
  blur(canvas, random.between(0.3, 0.8));
  const noise = { luma: random.between(0.3, 2.5), chroma: random.between(0, 0.8) };
  addSensorNoise(canvas, random, textures, noise);
  return encodeScan(canvas, random, tags);
}
