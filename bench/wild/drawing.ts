import { createCanvas } from './canvas.ts';
import { pickColors, pickScheme } from './drawing-colors.ts';
import { encodeDrawing } from './encode-drawing.ts';
import { stampGlyph } from './paint-glyph.ts';
import { penGlyph } from './pen-glyph.ts';
import { placeDigit } from './place.ts';
import type { Random } from './random.ts';
import { toShape } from './shape.ts';
import { solidGlyph } from './solid-glyph.ts';
import { specks } from './specks.ts';
import type { Canvas, Digit, Painting } from './types.ts';

/** What somebody drew with a mouse, a finger or a stylus, as a program saved it. */
export function paintDrawing(digit: Digit, random: Random): Painting {
  const tags: string[] = [];
  const width = Math.round(random.logBetween(100, 600));
  const height = random.chance(0.6) ? width : Math.round(Math.min(600, width * random.between(0.6, 1.4)));
  const scheme = pickScheme(random);
  const { ink, ground } = pickColors(random, scheme);
  if (scheme !== 'black-on-white') tags.push(scheme);
  if (scheme.startsWith('transparent')) tags.push('transparent');
  const shape = toShape(digit);
  const place = placeDigit(random, shape, { width, height, share: [0.25, 0.85], minPx: 30 });
  tags.push(...place.tags);
  const brush = pickBrush(random, place.heightPx);
  tags.push(...brush.tags);
  const angleRad = 0.05 * random.normal();
  const glyph = brush.solid
    ? solidGlyph(shape, { heightPx: place.heightPx, angleRad, level: random.between(0.3, 0.5) })
    : penGlyph(shape, random, {
        heightPx: place.heightPx,
        penPx: brush.px,
        angleRad,
        wobble: random.between(0, 0.8),
        pressure: random.chance(0.3) ? random.between(0.3, 1) : 0,
      });
  // Ink goes on a coverage canvas first: a transparent picture keeps it as alpha.
  const cover = createCanvas(width, height, [0, 0, 0]);
  stampGlyph(cover, glyph, place.x, place.y, { color: [255, 255, 255], opacity: 1, grain: 0 });
  if (random.chance(0.22)) {
    const radiusPx = 0.72 * Math.max(glyph.width, glyph.height);
    specks(cover, random, {
      count: random.whole(1, 6),
      sizePx: [0.7, Math.max(1, 0.045 * place.heightPx)],
      color: [255, 255, 255],
      avoid: { x: place.x, y: place.y, radiusPx },
    });
    tags.push('specks');
  }
  if (!scheme.startsWith('transparent') && random.chance(0.18)) {
    frameCanvas(cover, random);
    tags.push('framed');
  }
  if (random.chance(0.12)) {
    for (let i = 0; i < cover.rgb.length; i++) cover.rgb[i] = (cover.rgb[i] ?? 0) >= 128 ? 255 : 0;
    tags.push('aliased');
  }
  return encodeDrawing(
    cover,
    { ink, ground: scheme.startsWith('transparent') ? null : ground },
    random,
    tags,
  );
}

interface Brush {
  readonly px: number;
  /** The original's own strokes instead of a round brush. */
  readonly solid: boolean;
  readonly tags: readonly string[];
}

function pickBrush(random: Random, heightPx: number): Brush {
  const at = random.unit();
  if (at < 0.35) return { px: random.between(1, 3.2), solid: false, tags: ['thin'] };
  if (at < 0.65) return { px: heightPx * random.between(0.03, 0.1), solid: false, tags: [] };
  if (at < 0.85) return { px: heightPx * random.between(0.12, 0.2), solid: false, tags: ['thick'] };
  return { px: 0, solid: true, tags: [] };
}

/** A line along the canvas's sides, as a screenshot of a drawing area has; sometimes not on all of them. */
function frameCanvas({ rgb, width, height }: Canvas, random: Random): void {
  const inset = random.whole(0, 6);
  const line = random.whole(1, 3);
  const strength = random.pick([255, 160, 90]);
  const sides = [true, random.chance(0.8), true, random.chance(0.8)];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const distances = [row, width - 1 - column, height - 1 - row, column];
      const on = distances.some((d, side) => sides[side] === true && d >= inset && d < inset + line);
      if (on) rgb.fill(strength, 3 * (row * width + column), 3 * (row * width + column) + 3);
    }
  }
}
