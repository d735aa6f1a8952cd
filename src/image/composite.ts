import { lumaLevel } from './luma.ts';
import type { RgbaImage } from './types.ts';

export interface GroundOptions {
  /** Below this share of see-through pixels a picture counts as opaque: rounded corners are no canvas. */
  readonly minTransparentShare: number;
  /** Ink counts as light where even its darkest part is lighter than this luma; 255 is white. */
  readonly lightInkLuma: number;
  /** The share of the visible ink, darkest first, that is looked at: less is antialiasing and specks. */
  readonly darkestShare: number;
}

export type Ground = 'white' | 'black';

/**
 * The ground that a picture's see-through parts stand for: white, as paper is, unless all that is visible is
 * light (a white stroke on a transparent canvas, as dark-mode drawings are): white on white is nothing.
 * Opaque pictures: white.
 */
export function detectGround(image: RgbaImage, options: GroundOptions): Ground {
  const { data } = image;
  const visible = new Float64Array(256);
  let total = 0;
  let transparent = 0;
  for (let p = 0; p < data.length; p += 4) {
    const alpha = data[p + 3] ?? 0;
    if (alpha < 128) transparent++;
    if (alpha === 0) continue;
    const level = lumaLevel(data[p] ?? 0, data[p + 1] ?? 0, data[p + 2] ?? 0);
    visible[level] = (visible[level] ?? 0) + alpha;
    total += alpha;
  }
  if (transparent * 4 < options.minTransparentShare * data.length) return 'white';
  let below = 0;
  for (let level = 0; level < 256; level++) {
    below += visible[level] ?? 0;
    if (below > options.darkestShare * total) return level > options.lightInkLuma ? 'black' : 'white';
  }
  return 'white';
}

/** Alpha blended over `ground`, rounded; the result is opaque. */
export function composite(image: RgbaImage, ground: Ground): RgbaImage {
  const { data, width, height } = image;
  const base = ground === 'white' ? 255 : 0;
  const out = new Uint8Array(data.length);
  for (let p = 0; p < data.length; p += 4) {
    const alpha = data[p + 3] ?? 0;
    const rest = (255 - alpha) * base + 127;
    out[p] = ((data[p] ?? 0) * alpha + rest) / 255;
    out[p + 1] = ((data[p + 1] ?? 0) * alpha + rest) / 255;
    out[p + 2] = ((data[p + 2] ?? 0) * alpha + rest) / 255;
    out[p + 3] = 255;
  }
  return { data: out, width, height };
}
