import { projectSheet } from './camera.ts';
import { createCanvas } from './canvas.ts';
import { dashPaths, eraseDisc, meetingPoint, moveAbove, takeApart, upperLeft } from './cut-paths.ts';
import { encodeCanvasPng } from './encode-canvas.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { addSensorNoise, blur } from './optics.ts';
import { stampGlyph, writeGlyph } from './paint-glyph.ts';
import { penGlyph } from './pen-glyph.ts';
import { pickHeightMm, pickTool } from './pens.ts';
import { placeDigit } from './place.ts';
import type { Random } from './random.ts';
import { type Shape, toShape } from './shape.ts';
import { surfaceColor, textureSurface } from './surface.ts';
import type { Textures } from './textures.ts';
import type { Digit, Painting, Path } from './types.ts';

/** A digit whose strokes don't hang together, on clean or slightly noisy ground. */
export function paintBroken(digit: Digit, random: Random, textures: Textures): Painting {
  const width = Math.round(random.logBetween(120, 600));
  const height = Math.round(width * random.between(0.8, 1.25));
  const whole = toShape(digit);
  const place = placeDigit(random, whole, { width, height, share: [0.3, 0.8], minPx: 40 });
  const clean = random.chance(0.5);
  const tool = pickTool(random, 'paper', pickHeightMm(random, 'paper'));
  const penShare = Math.max(1.6 / place.heightPx, Math.min(0.11, tool.width));
  const { tag, paths } = breakPaths(digit.label, whole, random, penShare * whole.inkBox.height);
  const shape: Shape = { ...whole, paths: paths.length > 0 ? paths : whole.paths };
  const glyph = penGlyph(shape, random, {
    heightPx: place.heightPx,
    penPx: penShare * place.heightPx,
    angleRad: 0.05 * random.normal(),
    wobble: random.between(0, 0.7),
    pressure: random.between(0, 0.4),
  });
  const tags = [tag, clean ? 'clean' : 'paper'];
  if (clean) {
    const dark = random.chance(0.25);
    const canvas = createCanvas(width, height, dark ? [0, 0, 0] : [255, 255, 255]);
    stampGlyph(canvas, glyph, place.x, place.y, {
      color: dark ? [255, 255, 255] : [0, 0, 0],
      opacity: 1,
      grain: 0,
    });
    if (dark) tags.push('light-on-dark');
    return { tags, format: 'png', bytes: encodeCanvasPng(canvas) };
  }
  const canvas = createCanvas(width, height, surfaceColor(random, 'paper'));
  const sheet = projectSheet(width, height, { angleRad: 0, tiltX: 0, tiltY: 0 });
  textureSurface(canvas, sheet, random, textures, 'paper');
  writeGlyph(canvas, sheet, glyph, {
    x: place.x - width / 2,
    y: place.y - height / 2,
    ink: tool.ink,
    textures,
  });
  blur(canvas, random.between(0.3, 0.9));
  addSensorNoise(canvas, random, textures, { luma: random.between(0.5, 3), chroma: 0.5 });
  tags.push(tool.name);
  return { tags, format: 'jpeg', bytes: encodeJpeg(canvas, { quality: random.whole(55, 95) }) };
}

interface Broken {
  readonly tag: string;
  readonly paths: readonly Path[];
}

/** Breaks a digit the way its kind breaks, or anywhere; lengths in units of the shape's paths. */
function breakPaths(label: number, shape: Shape, random: Random, pen: number): Broken {
  const { paths } = shape;
  const { height } = shape.inkBox;
  const radius = pen / 2 + height * random.between(0.02, 0.045);
  if (label === 5 && random.chance(0.75)) {
    const corner = upperLeft(paths);
    const parts = eraseDisc(paths, corner, radius);
    const dx = height * random.between(-0.02, 0.07);
    const dy = -height * random.between(0, 0.07);
    return { tag: 'loose-hat', paths: moveAbove(parts, corner.y + 0.12 * height, dx, dy) };
  }
  if (label === 8 && random.chance(0.6)) {
    return { tag: 'broken-8', paths: takeApart(paths, random, radius) };
  }
  const meeting = random.chance(label === 4 ? 0.8 : 0.3) ? meetingPoint(paths, random) : null;
  if (meeting !== null) return { tag: 'open-joint', paths: eraseDisc(paths, meeting, radius) };
  if (random.chance(0.2)) {
    const gap = (pen + height * random.between(0.02, 0.05)) / 2;
    const dash = gap + (height * random.between(0.08, 0.2)) / 2;
    return { tag: 'dashed', paths: dashPaths(paths, random, dash, gap) };
  }
  let cut = paths;
  for (let count = random.whole(1, 2); count > 0; count--) {
    const points = cut.flatMap((path) => path.slice(13, -13));
    const [first, ...rest] = points;
    if (first !== undefined) cut = eraseDisc(cut, random.pick([first, ...rest]), radius);
  }
  return { tag: 'gap', paths: cut };
}
