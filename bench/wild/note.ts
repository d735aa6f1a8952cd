import { projectSheet } from './camera.ts';
import { createCanvas } from './canvas.ts';
import { writeGlyph } from './paint-glyph.ts';
import { pickHeightMm, pickTool, writeDigit } from './pens.ts';
import { encodePhoto, expose, frame, lightUp } from './photo.ts';
import type { Random } from './random.ts';
import { toShape } from './shape.ts';
import { coverDesk, pickDesk, printPaper, surfaceColor, textureSurface } from './surface.ts';
import type { Textures } from './textures.ts';
import type { Digit, Painting } from './types.ts';

/** Largest turn of a note, 35 degrees: from 45 on nobody can tell which way it is up. */
const maxTurnRad = 0.61;

/** A photo of a whole sheet of paper on a desk, turned and seen from the side; its corners may be out of the picture. */
export function paintNote(digit: Digit, random: Random, textures: Textures): Painting {
  const tags: string[] = [];
  const [width, height] = frame(random);
  const angleRad = random.between(-maxTurnRad, maxTurnRad);
  if (Math.abs(angleRad) > 0.17) tags.push('askew');
  const sheet = projectSheet(width, height, {
    angleRad,
    tiltX: random.between(-0.12, 0.12),
    tiltY: random.between(-0.2, 0.2),
  });
  const short = Math.min(width, height);
  const long = short * random.between(0.35, 1.05);
  const other = Math.max(0.3 * short, long * random.between(0.6, 1));
  const [wide, tall] = random.chance(0.5) ? [long, other] : [other, long];
  if (Math.hypot(wide, tall) > short) tags.push('cut');
  const middleX = random.between(-0.06, 0.06) * short;
  const middleY = random.between(-0.06, 0.06) * short;

  const shape = toShape(digit);
  const ratio = shape.inkBox.width / shape.inkBox.height;
  const heightPx = Math.max(26, random.between(0.2, 0.65) * Math.min(tall, wide / Math.max(ratio, 0.6)));
  const roomX = 0.4 * (wide - heightPx * Math.max(ratio, 0.6));
  const roomY = 0.4 * (tall - heightPx);
  const x = middleX + random.between(-0.5, 0.5) * Math.max(0, roomX);
  const y = middleY + random.between(-0.5, 0.5) * Math.max(0, roomY);

  const heightMm = pickHeightMm(random, 'paper');
  const canvas = createCanvas(width, height, surfaceColor(random, 'paper'));
  textureSurface(canvas, sheet, random, textures, 'paper');
  tags.push(...printPaper(canvas, sheet, random, { x, y, heightPx, pxPerMm: heightPx / heightMm }));
  const tool = pickTool(random, 'paper', heightMm);
  tags.push(tool.name);
  writeGlyph(canvas, sheet, writeDigit(shape, random, tool, heightPx), { x, y, ink: tool.ink, textures });
  coverDesk(
    canvas,
    sheet,
    { color: pickDesk(random), grain: random.between(0.5, 4) },
    [
      { cos: 1, sin: 0, at: middleX + wide / 2 },
      { cos: -1, sin: 0, at: wide / 2 - middleX },
      { cos: 0, sin: 1, at: middleY + tall / 2 },
      { cos: 0, sin: -1, at: tall / 2 - middleY },
    ],
    textures,
  );
  tags.push(...lightUp(canvas, random, 'paper'));
  tags.push(...expose(canvas, random, textures, heightPx));
  return encodePhoto(canvas, random, tags);
}
