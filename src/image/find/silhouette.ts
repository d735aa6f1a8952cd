import { newBytes } from '../arena.ts';
import { longerSide } from '../box-around.ts';
import {
  type Component,
  type Components,
  componentMask,
  connectedComponents,
  labelFlags,
  pickLabels,
} from '../connected-components.ts';
import { dilateMask } from '../dilate-mask.ts';
import { strokeWidth } from '../thicken.ts';
import { invertMask } from '../to-mask.ts';
import type { GrayImage, Mask, Rect } from '../types.ts';
import { fillHoles, withoutHoles } from '../without-holes.ts';
import { isWritten, type WrittenOptions } from './is-written.ts';

export interface SilhouetteOptions extends WrittenOptions {
  /** A smaller component is none: the hole of a 6 is a few pixels then, which are never convex. */
  readonly minSidePx: number;
  /** A figure on a silhouette is this share of its shorter side, at least: a strip of tape may be long ... */
  readonly minFigureShare: number;
  /** ... its strokes are so many times narrower than the silhouette's parts, and it is written. */
  readonly minWidths: number;
  /** The soft edge of a silhouette, as a share of its longer side, where nothing is read. */
  readonly edgeShare: number;
}

/**
 * Where a component is a silhouette with a figure on it, a shirt, a badge, a tag, the inside of its outline; null where it is a stroke. What was
 * taken for the ink is the ground there.
 */
export function silhouette(found: Components, component: Component, options: SilhouetteOptions): Mask | null {
  const { box } = component;
  const side = longerSide(box);
  if (side < options.minSidePx) return null;
  const own = componentMask(found, component);
  const large = options.minFigureShare * Math.min(box.width, box.height);
  const isLarge = (part: Component) => longerSide(part.box) >= large;
  // Most digits have no hole that is large enough, and that is told sooner.
  const { filled, holes } = fillHoles(own);
  if (!holes.some(isLarge)) return null;
  const inside = groundIn(found, box, filled);
  // Islands are ground too: the insides of an 8.
  const parts = connectedComponents(inside);
  const figures = parts.components.filter((part) => isLarge(part) && isWritten(parts, part, options));
  if (figures.length === 0) return null;
  const widest = strokeWidth(own) / options.minWidths;
  if (!figures.some((figure) => strokeWidth(componentMask(parts, figure)) <= widest)) return null;
  const outside = invertMask(withoutHoles(pickLabels(found, labelFlags(found, [component]))));
  return invertMask(dilateMask(outside, Math.max(1, Math.round(options.edgeShare * side))));
}

/** Those pixels of a mask that lies in a box which belong to no component. */
function groundIn({ labels }: Components, box: Rect, mask: Mask): Mask {
  const data = newBytes(mask.data.length);
  for (let y = 0, i = 0; y < box.height; y++) {
    for (let at = (box.y + y) * labels.width + box.x, x = 0; x < box.width; x++, at++, i++) {
      if (labels.data[at] === 0) data[i] = mask.data[i] ?? 0;
    }
  }
  return { ...mask, data };
}

/** Ink of what is paler than a silhouette of this mean ink, as a share of that; none outside. */
export function inkOn(ink: GrayImage, inside: Mask, dark: number): GrayImage {
  const data = ink.data.map((level, i) =>
    inside.data[i] === 1 ? Math.round((255 * Math.max(0, dark - level)) / dark) : 0,
  );
  return { ...ink, data };
}
