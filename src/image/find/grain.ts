import { boxAround, touchesEdge } from '../box-around.ts';
import { labelFlags, totalArea } from '../connected-components.ts';
import { smooth } from '../smooth.ts';
import type { GrayImage, Rect } from '../types.ts';
import type { FoundDigit } from './found-digit.ts';

export interface GrainOptions {
  /** So many pieces inside the picture that are not the digit's may be grains ... */
  readonly minGrains: number;
  /** ... where together they are this share of its area at least. */
  readonly minRestShare: number;
  /** No mark has more than this share of the ink. */
  readonly maxShare: number;
  /** How far the ink is spread to gather them, each way, as shares of the picture's longer side. */
  readonly radiusShares: readonly number[];
  /** This share of the ink is the digit's then, at least ... */
  readonly minGathered: number;
  /** ... in so many pieces at most. */
  readonly maxPieces: number;
}

/**
 * What is written in grains, by a spray can, chalk or a crayon, falls to pieces of which few are taken for the digit. The ink is spread step by
 * step until most of it hangs together: `find` looks for the digit in it anew, and null is where it does not, as in dust, dots or textures.
 */
export function gatherGrains(
  found: FoundDigit,
  picture: GrayImage,
  find: (ink: GrayImage, picture: GrayImage) => FoundDigit | null,
  options: GrainOptions,
): FoundDigit | null {
  const { components, kept, ink } = found;
  if (components.components.length - kept.length < options.minGrains) return null;
  const isKept = labelFlags(components, kept);
  const grains = components.components.filter(
    (component) => isKept[component.label] === 0 && !touchesEdge([component], ink),
  );
  if (grains.length < options.minGrains) return null;
  if (totalArea(grains) < options.minRestShare * totalArea(kept)) return null;
  const inkArea = totalArea(components.components);
  if (components.components.some(({ area }) => area > options.maxShare * inkArea)) return null;
  const side = Math.max(ink.width, ink.height);
  const box = boxAround(components.components);
  for (const share of options.radiusShares) {
    const radius = Math.max(1, Math.round(share * side));
    if (reachesAllSides(box, radius, ink)) return null;
    const gathered = find(smooth(ink, radius), smooth(picture, radius));
    if (gathered === null || gathered.kept.length > options.maxPieces) continue;
    if (touchesEdge(gathered.kept, ink) && !touchesEdge(kept, ink)) continue;
    if (sharedArea(found, gathered) >= options.minGathered * inkArea) return gathered;
  }
  return null;
}

/** Whether a box comes within so many pixels of each of a picture's sides: marks all over it are noise or a texture. */
function reachesAllSides(box: Rect, px: number, { width, height }: GrayImage): boolean {
  return Math.max(box.x, box.y) <= px && box.x + box.width >= width - px && box.y + box.height >= height - px;
}

/** How many of the pixels of all components of `found` are the digit's in `gathered`. */
function sharedArea(found: FoundDigit, gathered: FoundDigit): number {
  const isDigit = labelFlags(gathered.components, gathered.kept);
  const { data } = found.components.labels;
  let shared = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== 0 && isDigit[gathered.components.labels.data[i] ?? 0] === 1) shared++;
  }
  return shared;
}
