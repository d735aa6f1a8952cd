import { boundingBox, crop } from './crop.ts';
import { dilate } from './dilate.ts';
import type { GrayImage, LabelImage, Rect } from './types.ts';

/**
 * The ink of the components `kept` and of the soft edge around them, cropped; everything else is 0. The edge
 * is what lies within `radius` pixels and belongs to no component; the crop holds all ink of at least
 * `edgeLevel`. null where nothing is kept.
 */
export function isolate(
  ink: GrayImage,
  labels: LabelImage,
  kept: readonly number[],
  options: { readonly radius: number; readonly edgeLevel: number },
): GrayImage | null {
  const wanted = new Set(kept);
  const { width, height } = ink;
  const member = labels.data.map((label) => (label > 0 && wanted.has(label) ? 1 : 0));
  const mask = { data: Uint8Array.from(member), width, height };
  const box = boundingBox(mask, 1);
  if (box === null) return null;
  const area = grow(box, options.radius, width, height);
  const near = dilate(crop(mask, area), options.radius);
  const out = crop(ink, area);
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const i = y * area.width + x;
      const at = (area.y + y) * width + area.x + x;
      const isEdge = near.data[i] === 1 && labels.data[at] === 0;
      if (mask.data[at] === 0 && !isEdge) out.data[i] = 0;
    }
  }
  const tight = boundingBox(out, options.edgeLevel);
  return tight === null ? null : crop(out, tight);
}

/** `rect` with `by` pixels more on each side, as far as the picture goes. */
function grow(rect: Rect, by: number, width: number, height: number): Rect {
  const x = Math.max(0, rect.x - by);
  const y = Math.max(0, rect.y - by);
  return {
    x,
    y,
    width: Math.min(width, rect.x + rect.width + by) - x,
    height: Math.min(height, rect.y + rect.height + by) - y,
  };
}
