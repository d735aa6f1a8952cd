import { blendPixel, createCanvas } from './canvas.ts';
import { encodeCanvasPng } from './encode-canvas.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { addSensorNoise } from './optics.ts';
import { stampGlyph } from './paint-glyph.ts';
import { penGlyph } from './pen-glyph.ts';
import type { Random } from './random.ts';
import { toShape } from './shape.ts';
import { solidGlyph } from './solid-glyph.ts';
import type { Textures } from './textures.ts';
import { pickLevels } from './thumbnail.ts';
import type { Canvas, Digit, Glyph, Painting, Rgb } from './types.ts';

const layouts = ['cut', 'framed', 'sheet', 'figure', 'boxed', 'ringed', 'underlined', 'squared'] as const;
type Layout = (typeof layouts)[number];

/** A page with the digit's middle in its own, and as much room around its ink as all of it needs. */
interface Page {
  readonly canvas: Canvas;
  readonly ink: Rgb;
  readonly ground: Rgb;
  /** Of the digit's ink, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** A digit with something around it that is none of it: cut out along its strokes, framed, on a sheet, in the cells of a form. */
export function paintLayout(digit: Digit, random: Random, textures: Textures): Painting {
  const layout = random.pick(layouts);
  const dark = layout === 'figure' || random.chance(0.35);
  const [ground, ink] = pickLevels(random, dark);
  const tags: string[] = dark ? [layout, 'light-on-dark'] : [layout];
  const glyph = pickGlyph(digit, random);
  const canvas = arrange(layout, glyph, { ground, ink }, random);
  if (layout === 'sheet' || random.chance(0.25)) {
    addSensorNoise(canvas, random, textures, { luma: random.between(1, 4), chroma: 0.5 });
  }
  if (layout === 'sheet' || random.chance(0.4)) {
    return { tags, format: 'jpeg', bytes: encodeJpeg(canvas, { quality: random.whole(60, 95) }) };
  }
  return { tags, format: 'png', bytes: encodeCanvasPng(canvas) };
}

function pickGlyph(digit: Digit, random: Random): Glyph {
  const shape = toShape(digit);
  const heightPx = random.between(60, 200);
  const angleRad = 0.04 * random.normal();
  if (random.chance(0.5)) return solidGlyph(shape, { heightPx, angleRad, level: random.between(0.32, 0.5) });
  const penPx = Math.max(2, heightPx * random.between(0.04, 0.18));
  return penGlyph(shape, random, {
    heightPx,
    penPx,
    angleRad,
    wobble: random.between(0, 0.6),
    pressure: 0.2,
  });
}

function arrange(
  layout: Layout,
  glyph: Glyph,
  colors: { readonly ground: Rgb; readonly ink: Rgb },
  random: Random,
): Canvas {
  const side = Math.max(inkSpan(glyph).width, inkSpan(glyph).height);
  if (layout === 'cut') return writePage(glyph, colors, random.between(0, 0.02) * side).canvas;
  const page = writePage(glyph, colors, random.between(0.25, 0.6) * side);
  const { canvas } = page;
  switch (layout) {
    case 'framed':
      return surround(canvas, random.between(0.03, 0.1) * canvas.width, frameColor(page, random));
    case 'sheet':
      return surround(canvas, random.between(0.1, 0.5) * canvas.width, frameColor(page, random));
    case 'figure':
      return withTicks(surround(canvas, random.between(0.15, 0.3) * canvas.width, [255, 255, 255]), page);
    default:
      drawForm(layout, page, random);
      return canvas;
  }
}

/** The smallest box of a glyph's pixels that are covered by half, in its own pixels. */
function inkSpan({ data, width, height }: Glyph): { x: number; y: number; width: number; height: number } {
  let [left, right, top, bottom] = [width, 0, height, 0];
  data.forEach((cover, i) => {
    if (cover < 0.5) return;
    left = Math.min(left, i % width);
    right = Math.max(right, (i % width) + 1);
    top = Math.min(top, Math.floor(i / width));
    bottom = Math.max(bottom, Math.floor(i / width) + 1);
  });
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function writePage(
  glyph: Glyph,
  { ground, ink }: { readonly ground: Rgb; readonly ink: Rgb },
  marginPx: number,
): Page {
  const margin = Math.round(marginPx);
  const { x, y, width, height } = inkSpan(glyph);
  const canvas = createCanvas(width + 2 * margin, height + 2 * margin, ground);
  const at = { x: margin - x + glyph.originX, y: margin - y + glyph.originY };
  stampGlyph(canvas, glyph, at.x, at.y, { color: ink, opacity: 1, grain: 0 });
  return { canvas, ground, ink, width, height };
}

/** A level between the page's two, or beyond, that is told from the ground. */
function frameColor({ ground }: Page, random: Random): Rgb {
  const level = ground[0] > 127 ? random.between(0, 150) : random.between(110, 255);
  return [level, level + random.between(-12, 12), level + random.between(-12, 12)];
}

function surround(inner: Canvas, byPx: number, color: Rgb): Canvas {
  const by = Math.max(3, Math.round(byPx));
  const outer = createCanvas(inner.width + 2 * by, inner.height + 2 * by, color);
  for (let row = 0; row < inner.height; row++) {
    const from = 3 * row * inner.width;
    outer.rgb.set(inner.rgb.subarray(from, from + 3 * inner.width), 3 * ((row + by) * outer.width + by));
  }
  return outer;
}

/** Small marks along the left and under a figure, where its axes have their numbers. */
function withTicks(canvas: Canvas, { canvas: inner }: Page): Canvas {
  const by = (canvas.width - inner.width) / 2;
  const step = Math.max(8, Math.round(inner.width / 5));
  for (let along = 0; along < inner.width; along += step) {
    paint(
      canvas,
      (x, y) => Math.abs(x - by - along) < 3 && y > canvas.height - by + 4 && y < canvas.height - by + 12,
    );
  }
  for (let along = 0; along < inner.height; along += step) {
    paint(canvas, (x, y) => Math.abs(y - by - along) < 4 && x > by - 12 && x < by - 5);
  }
  return canvas;
}

function drawForm(layout: Layout, { canvas, ink, width, height }: Page, random: Random): void {
  const linePx = Math.max(1.5, random.between(0.012, 0.035) * Math.max(width, height));
  const roomX = canvas.width / 2 - linePx - 2;
  const roomY = canvas.height / 2 - linePx - 2;
  const halfX = width / 2 + random.between(0.5, 1) * (roomX - width / 2);
  const halfY = height / 2 + random.between(0.5, 1) * (roomY - height / 2);
  const color: Rgb = random.chance(0.6) ? ink : [(ink[0] + 127) / 2, (ink[1] + 127) / 2, (ink[2] + 127) / 2];
  const spacing = random.between(0.25, 0.6) * Math.max(width, height);
  const isLine = (x: number, y: number): boolean => {
    const dx = x - canvas.width / 2;
    const dy = y - canvas.height / 2;
    switch (layout) {
      case 'boxed':
        return Math.abs(Math.max(Math.abs(dx) - halfX, Math.abs(dy) - halfY)) < linePx / 2;
      case 'ringed': {
        // Around the whole box of the digit, so that no stroke touches it.
        const [rx, ry] = [0.98 * roomX, 0.98 * roomY];
        return Math.abs(Math.hypot(dx / rx, dy / ry) - 1) * Math.min(rx, ry) < linePx / 2;
      }
      case 'underlined':
        return Math.abs(dy - halfY) < linePx / 2 && Math.abs(dx) < roomX;
      default:
        return x % spacing < linePx || y % spacing < linePx;
    }
  };
  paint(canvas, isLine, color);
}

function paint(canvas: Canvas, isLine: (x: number, y: number) => boolean, color: Rgb = [0, 0, 0]): void {
  for (let i = 0; i < canvas.width * canvas.height; i++) {
    if (isLine((i % canvas.width) + 0.5, Math.floor(i / canvas.width) + 0.5)) blendPixel(canvas, i, color, 1);
  }
}
