import { projectSheet, sheetPoint } from './camera.ts';
import { createCanvas } from './canvas.ts';
import { encodeScan } from './encode-scan.ts';
import { addSensorNoise, blur } from './optics.ts';
import { mirrorGlyph, writeGlyph } from './paint-glyph.ts';
import { pickHeightMm, pickTool, writeDigit } from './pens.ts';
import { placeDigit } from './place.ts';
import type { Random } from './random.ts';
import { toShape } from './shape.ts';
import { specks } from './specks.ts';
import { printPaper, textureSurface } from './surface.ts';
import type { Textures } from './textures.ts';
import type { Digit, Painting } from './types.ts';

/** A page out of a scanner: even light, little noise, dust, what is on the other side shining through. */
export function paintScan(digit: Digit, random: Random, textures: Textures): Painting {
  const width = Math.round(random.logBetween(120, 1000));
  const height = Math.round(Math.min(1024, width * random.between(0.75, 1.35)));
  const shape = toShape(digit);
  const place = placeDigit(random, shape, { width, height, share: [0.12, 0.85], minPx: 24 });
  const tags = [...place.tags];
  const { heightPx } = place;
  const heightMm = pickHeightMm(random, 'paper');

  const white = random.chance(0.35) ? random.between(205, 235) : random.between(240, 254);
  const canvas = createCanvas(width, height, [
    white,
    white - random.between(0, 4),
    white - random.between(0, 8),
  ]);
  const sheet = projectSheet(width, height, { angleRad: 0.025 * random.normal(), tiltX: 0, tiltY: 0 });
  const { x, y } = sheetPoint(sheet, place.x, place.y);
  textureSurface(canvas, sheet, random, textures, 'paper');
  if (random.chance(0.25)) {
    const { ink, ...pen } = pickTool(random, 'paper', heightMm);
    const faint = { ...ink, opacity: random.between(0.04, 0.13) };
    const size = heightPx * random.between(0.6, 1.1);
    const glyph = mirrorGlyph(writeDigit(shape, random, { ...pen, ink: faint }, size));
    const aside = heightPx * random.between(0.5, 1.5) * random.pick([-1, 1]);
    writeGlyph(canvas, sheet, glyph, { x: x + aside, y: y + random.between(-20, 20), ink: faint, textures });
    tags.push('show-through');
  }
  if (random.chance(0.45)) {
    tags.push(...printPaper(canvas, sheet, random, { x, y, heightPx, pxPerMm: heightPx / heightMm }));
  }
  const tool = pickTool(random, 'paper', heightMm);
  const glyph = writeDigit(shape, random, tool, heightPx);
  writeGlyph(canvas, sheet, glyph, { x, y, ink: tool.ink, textures });
  tags.push(tool.name);
  if (random.chance(0.5)) {
    const count = random.whole(2, 25);
    specks(canvas, random, { count, sizePx: [0.6, Math.max(1, heightPx / 60)], color: [70, 66, 60] });
    tags.push('dust');
  }
  blur(canvas, random.between(0.3, 0.8));
  const noise = { luma: random.between(0.3, 2.5), chroma: random.between(0, 0.8) };
  addSensorNoise(canvas, random, textures, noise);
  return encodeScan(canvas, random, tags);
}
