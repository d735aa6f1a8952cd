import { boxAround } from './box-around.ts';
import { type Component, type Components, labelFlags, pickLabelsIn } from './connected-components.ts';
import { boundingBox, crop } from './crop.ts';
import { dilateMask } from './dilate-mask.ts';
import type { GrayImage, Rect } from './types.ts';

export interface IsolateOptions {
  /** How far the soft edge of a stroke reaches, in pixels. */
  readonly radius: number;
  /** The crop holds all ink of at least this level, 1..255. */
  readonly edgeLevel: number;
}

/**
 * The ink of the components `kept` and of the soft edge around them, cropped; everything else is 0. The edge
 * is what lies within `radius` pixels and belongs to no component. null where nothing is kept.
 */
export function isolate(
  ink: GrayImage,
  found: Components,
  kept: readonly Component[],
  options: IsolateOptions,
): GrayImage | null {
  const area = surround(kept, options.radius, ink);
  if (area === null) return null;
  const wanted = labelFlags(found, kept);
  const near = dilateMask(pickLabelsIn(found, area, wanted), options.radius).data;
  const { data: labels } = found.labels;
  const out = crop(ink, area);
  for (let y = 0, i = 0; y < area.height; y++) {
    for (let at = (area.y + y) * ink.width + area.x, x = 0; x < area.width; x++, at++, i++) {
      const label = labels[at] ?? 0;
      if ((label === 0 ? near[i] : wanted[label]) === 0) out.data[i] = 0;
    }
  }
  const tight = boundingBox(out, options.edgeLevel);
  return tight === null ? null : crop(out, tight);
}

/** The box of all components with `by` pixels more on each side, as far as the picture goes. */
function surround(components: readonly Component[], by: number, picture: GrayImage): Rect | null {
  if (components.length === 0) return null;
  const box = boxAround(components);
  const x = Math.max(0, box.x - by);
  const y = Math.max(0, box.y - by);
  const right = Math.min(picture.width, box.x + box.width + by);
  const bottom = Math.min(picture.height, box.y + box.height + by);
  return { x, y, width: right - x, height: bottom - y };
}
