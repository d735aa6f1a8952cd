import { createCanvas } from './canvas.ts';
import { encodeCanvasPng } from './encode-canvas.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { encodePng } from './encode-png.ts';
import { addSensorNoise } from './optics.ts';
import { stampGlyph } from './paint-glyph.ts';
import { penGlyph } from './pen-glyph.ts';
import { canvasLuma, toBytes } from './quantize.ts';
import type { Random } from './random.ts';
import { toShape } from './shape.ts';
import { solidGlyph } from './solid-glyph.ts';
import type { Textures } from './textures.ts';
import type { Canvas, Digit, Painting, Rgb } from './types.ts';

/** Painted this many times larger, then averaged down, as a viewer makes previews. */
const oversize = 6;

/** A picture 16 to 28 pixels high: a preview, or a cell cut out of a form. */
export function paintThumbnail(digit: Digit, random: Random, textures: Textures): Painting {
  const tags: string[] = [];
  const height = random.whole(16, 28);
  const shape = toShape(digit);
  const tight = random.chance(0.4);
  const share = tight ? random.between(0.82, 0.92) : random.between(0.62, 0.82);
  const ratio = shape.inkBox.width / shape.inkBox.height;
  const heightPx = height * share;
  const square = random.chance(0.55);
  const fits = Math.ceil(heightPx * Math.max(ratio, 0.35) * 1.15 + 2);
  const width = square ? Math.max(height, fits) : Math.max(9, fits + random.whole(0, tight ? 1 : 6));
  if (tight) tags.push('tight');
  const dark = random.chance(0.4);
  const [ground, ink] = pickLevels(random, dark);
  if (dark) tags.push('light-on-dark');
  const large = createCanvas(width * oversize, height * oversize, ground);
  const angleRad = 0.03 * random.normal();
  const glyph = random.chance(0.6)
    ? solidGlyph(shape, { heightPx: heightPx * oversize, angleRad, level: random.between(0.32, 0.5) })
    : penGlyph(shape, random, {
        heightPx: heightPx * oversize,
        penPx: random.between(1.1, 0.13 * heightPx) * oversize,
        angleRad,
        wobble: random.between(0, 0.6),
        pressure: random.between(0, 0.5),
      });
  const play = tight ? 0.2 : 1;
  stampGlyph(
    large,
    glyph,
    (width / 2 + random.between(-play, play)) * oversize,
    (height / 2 + random.between(-play, play)) * oversize,
    { color: ink, opacity: 1, grain: 0 },
  );
  const small = shrink(large, oversize);
  if (random.chance(0.4)) addSensorNoise(small, random, textures, { luma: random.between(1, 6), chroma: 0 });
  if (random.chance(0.4)) {
    return { tags, format: 'jpeg', bytes: encodeJpeg(small, { quality: random.whole(55, 95) }) };
  }
  const gray = toBytes(canvasLuma(small));
  const bytes = random.chance(0.5)
    ? encodePng(gray, width, height, { colorType: 0, depth: 8 })
    : encodeCanvasPng(small);
  return { tags, format: 'png', bytes };
}

/** Colours of ground and ink, near black and white. */
export function pickLevels(random: Random, dark: boolean): readonly [ground: Rgb, ink: Rgb] {
  const low = random.chance(0.5) ? 0 : random.between(10, 60);
  const high = random.chance(0.5) ? 255 : random.between(200, 250);
  const black: Rgb = [low, low, random.chance(0.2) ? low + 60 : low];
  const white: Rgb = [high, high, high];
  return dark ? [black, white] : [white, black];
}

/** Means of blocks of `factor` by `factor` pixels. */
export function shrink({ rgb, width, height }: Canvas, factor: number): Canvas {
  const small = createCanvas(width / factor, height / factor, [0, 0, 0]);
  const share = 1 / (factor * factor);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = 3 * (row * width + column);
      const to = 3 * (Math.floor(row / factor) * small.width + Math.floor(column / factor));
      for (let c = 0; c < 3; c++) small.rgb[to + c] = (small.rgb[to + c] ?? 0) + share * (rgb[from + c] ?? 0);
    }
  }
  return small;
}
