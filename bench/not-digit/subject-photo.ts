import { projectSheet, sheetPoint } from '../wild/camera.ts';
import { createCanvas } from '../wild/canvas.ts';
import { writeGlyph } from '../wild/paint-glyph.ts';
import { pickHeightMm, pickTool } from '../wild/pens.ts';
import { encodePhoto, expose, frame, lightUp, pickSurface } from '../wild/photo.ts';
import { placeDigit } from '../wild/place.ts';
import type { Random } from '../wild/random.ts';
import { layOnDesk, printPaper, surfaceColor, textureSurface } from '../wild/surface.ts';
import type { Textures } from '../wild/textures.ts';
import type { Painting } from '../wild/types.ts';
import { boxOf, subjectGlyph } from './subject-glyph.ts';
import type { Subject } from './types.ts';

/** A phone's picture of a subject on paper or on a board, with that day's light. */
export function paintSubjectPhoto(subject: Subject, random: Random, textures: Textures): Painting {
  const surface = pickSurface(random);
  const tags: string[] = surface === 'paper' ? [] : [surface];
  const [width, height] = frame(random);
  const place = placeDigit(
    random,
    { inkBox: boxOf(subject) },
    { width, height, share: [0.12, 0.85], minPx: 40 },
  );
  const tilts = { tiltX: random.between(-0.09, 0.09), tiltY: random.between(-0.12, 0.12) };
  const sheet = projectSheet(width, height, { angleRad: 0.06 * random.normal(), ...tilts });
  const { x, y } = sheetPoint(sheet, place.x, place.y);
  const heightMm = pickHeightMm(random, surface);
  const canvas = createCanvas(width, height, surfaceColor(random, surface));
  textureSurface(canvas, sheet, random, textures, surface);
  const { heightPx } = place;
  if (surface === 'paper') {
    tags.push(...printPaper(canvas, sheet, random, { x, y, heightPx, pxPerMm: heightPx / heightMm }));
  }
  const tool = pickTool(random, surface, heightMm);
  const glyph = subjectGlyph(subject, random, {
    heightPx,
    penPx: Math.max(1.4, tool.width * heightPx),
    wobble: random.between(0, 0.8),
    pressure: random.between(0.1, 0.7),
  });
  writeGlyph(canvas, sheet, glyph, { x, y, ink: tool.ink, textures });
  if (surface === 'paper' && random.chance(0.2)) {
    layOnDesk(canvas, sheet, random, textures, { x, y, clearPx: 0.6 * Math.max(glyph.width, glyph.height) });
    tags.push('desk');
  }
  tags.push(...lightUp(canvas, random, surface));
  expose(canvas, random, textures, heightPx);
  return encodePhoto(canvas, random, [...subject.tags, ...tags]);
}
