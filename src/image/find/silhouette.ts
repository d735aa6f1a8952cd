import { longerSide, touchesEdge } from '../box-around.ts';
import {
  type Component,
  type Components,
  connectedComponents,
  labelFlags,
  pickLabels,
  pickLabelsIn,
} from '../connected-components.ts';
import { dilateMask } from '../dilate-mask.ts';
import { strokeWidth } from '../thicken.ts';
import { invertMask } from '../to-mask.ts';
import type { GrayImage, Mask } from '../types.ts';
import { withoutHoles } from '../without-holes.ts';
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
  const flags = labelFlags(found, [component]);
  const side = longerSide(box);
  if (side < options.minSidePx) return null;
  const own = pickLabelsIn(found, box, flags);
  const large = options.minFigureShare * Math.min(box.width, box.height);
  const isLarge = (part: Component) => longerSide(part.box) >= large;
  // Most digits have no hole that is large enough, and that is told sooner.
  const around = connectedComponents(invertMask(own)).components;
  if (!around.some((part) => isLarge(part) && !touchesEdge([part], own))) return null;
  const filled = withoutHoles(own);
  // Islands are ground too: the insides of an 8.
  const ground = pickLabelsIn(found, box, Uint8Array.of(1));
  const holes = connectedComponents({ ...own, data: ground.data.map((is, i) => is & (filled.data[i] ?? 0)) });
  const widest = strokeWidth(own) / options.minWidths;
  const isFigure = (hole: Component): boolean =>
    isLarge(hole) &&
    strokeWidth(pickLabels(holes, labelFlags(holes, [hole]))) <= widest &&
    isWritten(holes, hole, options);
  if (!holes.components.some(isFigure)) return null;
  const outside = invertMask(withoutHoles(pickLabels(found, flags)));
  return invertMask(dilateMask(outside, Math.max(1, Math.round(options.edgeShare * side))));
}

/** Ink of what is paler than a silhouette of this mean ink, as a share of that; none outside. */
export function inkOn(ink: GrayImage, inside: Mask, dark: number): GrayImage {
  const data = ink.data.map((level, i) =>
    inside.data[i] === 1 ? Math.round((255 * Math.max(0, dark - level)) / dark) : 0,
  );
  return { ...ink, data };
}
