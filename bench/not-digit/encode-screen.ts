import { encodeCanvasPng } from '../wild/encode-canvas.ts';
import { encodeJpeg } from '../wild/encode-jpeg.ts';
import { encodePng } from '../wild/encode-png.ts';
import { canvasLuma, toBytes } from '../wild/quantize.ts';
import type { Random } from '../wild/random.ts';
import type { Canvas, Painting } from '../wild/types.ts';

/** A canvas in the formats of screenshots and previews: PNG in colour or gray, or JPEG. */
export function encodeScreen(canvas: Canvas, random: Random, tags: readonly string[]): Painting {
  const way = random.unit();
  if (way < 0.35) {
    return { tags, format: 'jpeg', bytes: encodeJpeg(canvas, { quality: random.whole(55, 95) }) };
  }
  if (way < 0.75) return { tags, format: 'png', bytes: encodeCanvasPng(canvas) };
  const gray = toBytes(canvasLuma(canvas));
  const bytes = encodePng(gray, canvas.width, canvas.height, { colorType: 0, depth: 8 });
  return { tags, format: 'png', bytes };
}
