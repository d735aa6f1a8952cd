import { encodeCanvasPng } from './encode-canvas.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { encodePng } from './encode-png.ts';
import { canvasLuma, toLevels } from './quantize.ts';
import type { Random } from './random.ts';
import type { Canvas, Painting } from './types.ts';

/** A scan in one of the formats that scanners save: JPEG, PNG in colour, in gray of 4, 8 or 16 bits, or of one bit. */
export function encodeScan(canvas: Canvas, random: Random, tags: readonly string[]): Painting {
  const way = random.unit();
  if (way < 0.35) {
    return { tags, format: 'jpeg', bytes: encodeJpeg(canvas, { quality: random.whole(60, 95) }) };
  }
  if (way < 0.45) return { tags, format: 'png', bytes: encodeCanvasPng(canvas) };
  if (way < 0.6) return encodeGray(canvas, 8, tags);
  if (way < 0.7) return encodeGray(canvas, 4, [...tags, 'four-bit']);
  if (way < 0.82) return encodeGray(canvas, 16, [...tags, 'sixteen-bit']);
  // A scanner's threshold below the paper's white and above most ink.
  const level = random.between(150, 200);
  const luma = canvasLuma(canvas).map((value) => (value > level ? 255 : 0));
  return encodeGray(canvas, 1, [...tags, 'one-bit'], luma);
}

function encodeGray(
  canvas: Canvas,
  depth: 1 | 4 | 8 | 16,
  tags: readonly string[],
  luma: Float32Array = canvasLuma(canvas),
): Painting {
  const levels = toLevels(luma, 2 ** depth - 1);
  const bytes = encodePng(levels, canvas.width, canvas.height, {
    colorType: 0,
    depth,
    interlaced: depth === 4,
  });
  return { tags, format: 'png', bytes };
}
