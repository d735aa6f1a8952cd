import { newBytes } from '../arena.ts';
import { touchesEdge } from '../box-around.ts';
import { connectedComponents, labelFlags, totalArea } from '../connected-components.ts';
import { histogram, percentile } from '../histogram.ts';
import type { FoundDigit } from './found-digit.ts';
import type { Ground } from './glare.ts';
import { meanInk } from './mean-ink.ts';

export interface OnePenOptions {
  /** Ground that is darker than that around by this share of the strokes' ink may be strokes. */
  readonly minGroundShare: number;
  /** This share of the parts' pixels lies on the whole's at least ... */
  readonly minWithin: number;
  /** ... of which they are this share at most ... */
  readonly maxShare: number;
  /** ... whose other pixels have this share of their ink at least. */
  readonly minInkShare: number;
}

/**
 * Whether what was found may be parts of wider strokes that were taken for shadows on the ground, told at once: about as dark as the strokes found, and not from the
 * picture's edge.
 */
export function mayBeParts(
  { components, kept, ink }: FoundDigit,
  { map, cellPx }: Ground,
  options: OnePenOptions,
): boolean {
  const lightest = percentile(histogram(map.data), 0.9);
  const strokes = (options.minGroundShare * meanInk(ink, components, kept)) / 255;
  const limit = (1 - strokes) * lightest;
  const dark = newBytes(map.data.length);
  for (let i = 0; i < dark.length; i++) if ((map.data[i] ?? 0) < limit) dark[i] = 1;
  const inside = connectedComponents({ ...map, data: dark }).components.filter(
    (component) => !touchesEdge([component], map),
  );
  return totalArea(inside) * cellPx * cellPx >= (1 / options.maxShare - 1) * totalArea(kept);
}

/**
 * Whether `parts` are parts of the strokes of `whole`, of the same picture, and no darker than the rest of them: then one pen wrote all. Strokes
 * on a shadow are darker than it.
 */
export function isOnePen(whole: FoundDigit, parts: FoundDigit, options: OnePenOptions): boolean {
  if (touchesEdge(whole.kept, whole.ink)) return false;
  const isWhole = labelFlags(whole.components, whole.kept);
  const isPart = labelFlags(parts.components, parts.kept);
  const { data } = whole.ink;
  const [within, rest] = [new Uint8Array(data.length), new Uint8Array(data.length)];
  let [partArea, withinArea, restArea] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const inWhole = isWhole[whole.components.labels.data[i] ?? 0] === 1;
    const inPart = isPart[parts.components.labels.data[i] ?? 0] === 1;
    if (inPart) partArea++;
    if (inWhole && inPart) within[withinArea++] = data[i] ?? 0;
    else if (inWhole) rest[restArea++] = data[i] ?? 0;
  }
  if (withinArea < options.minWithin * partArea) return false;
  if (withinArea > options.maxShare * (withinArea + restArea)) return false;
  const median = (levels: Uint8Array, count: number) => percentile(histogram(levels.subarray(0, count)), 0.5);
  return median(rest, restArea) >= options.minInkShare * median(within, withinArea);
}
