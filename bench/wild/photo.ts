import type { Orientation } from '../../src/image/index.ts';
import { projectSheet, sheetPoint } from './camera.ts';
import { createCanvas } from './canvas.ts';
import { encodeCanvasPng } from './encode-canvas.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { glareLight, gradientLight, type Light, shadowLight, shine, vignetteLight } from './light.ts';
import { addSensorNoise, blur, streak } from './optics.ts';
import { writeGlyph } from './paint-glyph.ts';
import { pickHeightMm, pickTool, type Surface, writeDigit } from './pens.ts';
import { placeDigit } from './place.ts';
import type { Random } from './random.ts';
import { toShape } from './shape.ts';
import { layOnDesk, printPaper, surfaceColor, textureSurface } from './surface.ts';
import type { Textures } from './textures.ts';
import type { Canvas, Digit, Painting } from './types.ts';

/** A picture that a phone took of a digit on paper, on a whiteboard or on a blackboard. */
export function paintPhoto(digit: Digit, random: Random, textures: Textures): Painting {
  const surface = pickSurface(random);
  const tags: string[] = surface === 'paper' ? [] : [surface];
  if (surface === 'blackboard') tags.push('light-on-dark');
  const [width, height] = frame(random);
  const shape = toShape(digit);
  const place = placeDigit(random, shape, { width, height, share: [0.08, 0.85], minPx: 26 });
  tags.push(...place.tags);

  const sheet = projectSheet(width, height, {
    angleRad: 0.06 * random.normal(),
    tiltX: random.between(-0.09, 0.09),
    tiltY: random.between(-0.12, 0.12),
  });
  const { x, y } = sheetPoint(sheet, place.x, place.y);
  const heightMm = pickHeightMm(random, surface);
  const written = { x, y, heightPx: place.heightPx, pxPerMm: place.heightPx / heightMm };
  const canvas = createCanvas(width, height, surfaceColor(random, surface));
  textureSurface(canvas, sheet, random, textures, surface);
  if (surface === 'paper') tags.push(...printPaper(canvas, sheet, random, written));

  const tool = pickTool(random, surface, heightMm);
  tags.push(tool.name);
  const glyph = writeDigit(shape, random, tool, place.heightPx);
  writeGlyph(canvas, sheet, glyph, { x, y, ink: tool.ink, textures });
  if (surface === 'paper' && random.chance(0.2)) {
    layOnDesk(canvas, sheet, random, textures, { x, y, clearPx: 0.8 * Math.max(glyph.width, glyph.height) });
    tags.push('desk');
  }
  tags.push(...lightUp(canvas, random, surface));
  tags.push(...expose(canvas, random, textures, place.heightPx));
  return encodePhoto(canvas, random, tags);
}

/** Paper mostly, sometimes a board. */
export function pickSurface(random: Random): Surface {
  const at = random.unit();
  if (at < 0.84) return 'paper';
  return at < 0.92 ? 'whiteboard' : 'blackboard';
}

/** Width and height in pixels: upright, lying or square, the longer side 300 to 1024. */
export function frame(random: Random): readonly [width: number, height: number] {
  const long = Math.round(random.logBetween(300, 1024));
  const short = Math.max(300, Math.round(long * random.pick([0.75, 0.75, 0.5625, 0.667, 1])));
  return random.chance(0.6) ? [short, Math.max(short, long)] : [Math.max(short, long), short];
}

/** Light, shadow and the camera's exposure, which brings the brightest to a level near white. */
export function lightUp(canvas: Canvas, random: Random, surface: Surface): readonly string[] {
  const tags: string[] = [];
  const lights: Light[] = [];
  if (random.chance(0.6)) {
    const fall = random.between(0.08, 0.5);
    lights.push(gradientLight(random, fall));
    if (fall > 0.22) tags.push('gradient');
  }
  if (random.chance(0.3)) {
    lights.push(vignetteLight(random, random.between(0.08, 0.35)));
    tags.push('vignette');
  }
  if (random.chance(surface === 'paper' ? 0.4 : 0.15)) {
    const soft = random.chance(0.6);
    const softness = soft ? random.between(0.12, 0.5) : random.between(0.008, 0.06);
    lights.push(shadowLight(random, random.between(0.15, 0.55), softness));
    tags.push('shadow', soft ? 'soft-shadow' : 'hard-shadow');
  }
  if (surface !== 'paper' && random.chance(0.5)) {
    lights.push(glareLight(random, random.between(0.15, 0.5)));
    tags.push('glare');
  }
  const warmth = random.between(-0.1, 0.14);
  const level = 255 * (surface === 'paper' ? random.between(0.66, 1.06) : random.between(0.8, 1.1));
  shine(canvas, lights, [
    level,
    level * (1 - 0.35 * Math.abs(warmth)),
    level * (1 - Math.max(-0.04, warmth)),
  ]);
  return tags;
}

/** Lens, movement and sensor; blur is limited by the digit's height, below which nobody could read it. */
export function expose(
  canvas: Canvas,
  random: Random,
  textures: Textures,
  heightPx: number,
): readonly string[] {
  const tags: string[] = [];
  const sigma = Math.min(
    heightPx / 36,
    random.chance(0.25) ? random.between(1.2, 3.2) : random.between(0.3, 0.9),
  );
  blur(canvas, sigma);
  if (sigma > 1.2) tags.push('blurred');
  if (random.chance(0.12)) {
    streak(canvas, Math.min(heightPx / 10, random.between(3, 9)), random.chance(0.5));
    tags.push('moved');
  }
  const luma = random.chance(0.2) ? random.between(6, 12) : random.between(0.5, 4);
  if (luma > 6) tags.push('noisy');
  addSensorNoise(canvas, random, textures, { luma, chroma: 0.5 * luma });
  return tags;
}

/** As phones save it: JPEG of any quality, one in three with EXIF, most of these turned. */
export function encodePhoto(canvas: Canvas, random: Random, tags: readonly string[]): Painting {
  if (random.chance(0.08)) return { tags, format: 'png', bytes: encodeCanvasPng(canvas) };
  const quality = random.whole(40, 95);
  if (!random.chance(0.35)) return { tags, format: 'jpeg', bytes: encodeJpeg(canvas, { quality }) };
  const orientation = random.pick<Orientation>([6, 6, 6, 8, 3, 1, 2, 4, 5, 7]);
  const bytes = encodeJpeg(canvas, { quality, orientation });
  return {
    tags: [...tags, 'exif', ...(orientation === 1 ? [] : ['turned'])],
    format: 'jpeg',
    bytes,
    orientation,
  };
}
