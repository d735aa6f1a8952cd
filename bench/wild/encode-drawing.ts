import { encodeCanvasPng } from './encode-canvas.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { encodePng } from './encode-png.ts';
import { toByte } from './quantize.ts';
import type { Random } from './random.ts';
import type { Canvas, Painting, Rgb } from './types.ts';

export interface DrawingColors {
  readonly ink: Rgb;
  /** null: transparent. */
  readonly ground: Rgb | null;
}

/** A drawing from how much ink covers each pixel (equal in R, G and B), in one of the formats that programs save. */
export function encodeDrawing(
  cover: Canvas,
  colors: DrawingColors,
  random: Random,
  tags: readonly string[],
): Painting {
  const { width, height } = cover;
  const { ink, ground } = colors;
  if (ground === null) {
    return { tags, format: 'png', bytes: encodeTransparent(cover, ink, random) };
  }
  const way = random.unit();
  if (way < 0.25) {
    const bytes = encodePng(levelsOf(cover, 15), width, height, {
      colorType: 3,
      depth: 4,
      palette: ramp(ground, ink, 16),
    });
    return { tags: [...tags, 'palette'], format: 'png', bytes };
  }
  const canvas = colorize(cover, ink, ground);
  if (way < 0.4)
    return { tags, format: 'jpeg', bytes: encodeJpeg(canvas, { quality: random.whole(60, 95) }) };
  if (way < 0.7) return { tags, format: 'png', bytes: encodeCanvasPng(canvas) };
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = toByte(canvas.rgb[3 * i + c] ?? 0);
  }
  const interlaced = random.chance(0.3);
  return {
    tags: interlaced ? [...tags, 'interlaced'] : tags,
    format: 'png',
    bytes: encodePng(rgba, width, height, { colorType: 6, depth: 8, interlaced }),
  };
}

/** RGBA, gray with alpha, or a palette with alpha; what hides below alpha 0 is black, white or the ink. */
function encodeTransparent(cover: Canvas, ink: Rgb, random: Random): Uint8Array {
  const { width, height } = cover;
  const way = random.unit();
  if (way < 0.2) {
    return encodePng(levelsOf(cover, 255), width, height, {
      colorType: 3,
      depth: 8,
      palette: ramp(ink, ink, 256),
      transparency: Uint8Array.from({ length: 256 }, (_, i) => i),
    });
  }
  const hidden = random.pick<Rgb>([[0, 0, 0], [255, 255, 255], ink]);
  const isGray = ink[0] === ink[1] && ink[1] === ink[2];
  const samples: number[] = [];
  for (let i = 0; i < width * height; i++) {
    const alpha = toByte(cover.rgb[3 * i] ?? 0);
    const color = alpha === 0 ? hidden : ink;
    if (isGray && way < 0.45) samples.push(color[0], alpha);
    else samples.push(...color, alpha);
  }
  const colorType = isGray && way < 0.45 ? 4 : 6;
  return encodePng(Uint8Array.from(samples), width, height, { colorType, depth: 8 });
}

function colorize(cover: Canvas, ink: Rgb, ground: Rgb): Canvas {
  const rgb = cover.rgb.map((value, i) => {
    const from = ground[i % 3] ?? 0;
    return from + (value / 255) * ((ink[i % 3] ?? 0) - from);
  });
  return { ...cover, rgb };
}

/** The cover as whole levels from 0 to `highest`. */
function levelsOf({ rgb, width, height }: Canvas, highest: number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) =>
    Math.round(((rgb[3 * i] ?? 0) * highest) / 255),
  );
}

function ramp(from: Rgb, to: Rgb, steps: number): Uint8Array {
  const palette = new Uint8Array(3 * steps);
  for (let i = 0; i < palette.length; i++) {
    const share = Math.floor(i / 3) / (steps - 1);
    palette[i] = toByte((from[i % 3] ?? 0) + share * ((to[i % 3] ?? 0) - (from[i % 3] ?? 0)));
  }
  return palette;
}
