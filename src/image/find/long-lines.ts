import { boundingBox, crop } from '../crop.ts';
import { toMask } from '../to-mask.ts';
import { transpose } from '../transpose.ts';
import type { GrayImage, Mask, Rect } from '../types.ts';
import { type PathOptions, pathLengths } from './path-lengths.ts';

export interface LongLinesOptions extends PathOptions {
  /** Longer side in pixels below which no line is looked for: strokes are as thin there as ruling. */
  readonly minSidePx: number;
  /** A path this long, as a share of the mask's width, is a line ... */
  readonly lengthShare: number;
  /** ... and so is one of this share that begins at the picture's edge: a page's lines end where a desk begins. */
  readonly edgeLengthShare: number;
  /** Where the lines found are thicker than this share of the mask's longer side they are no ruling. */
  readonly maxThicknessShare: number;
  /** What is this many times as dark as the lines are is a stroke that runs along one. */
  readonly maxDarkness: number;
}

/**
 * The pixels of thin lines that run across the whole of an ink image, level or upright within about ten degrees:
 * ruled and squared paper. A pixel belongs to one if the longest nearly straight path of ink through it is
 * long enough (path opening, Heijmans et al. 2005, doi:10.1007/s10851-005-4887-1, with a limit on turning) and
 * the ink above `level` is no thicker and no darker there than the lines are where they leave the picture: where a stroke crosses
 * or follows a line it stays. null where there are none.
 */
export function longLines(ink: GrayImage, level: number, options: LongLinesOptions): Mask | null {
  const { width, height } = ink;
  if (Math.max(width, height) < options.minSidePx) return null;
  const marginX = Math.max(1, Math.floor(((1 - options.lengthShare) * width) / 2));
  const marginY = Math.max(1, Math.floor(((1 - options.lengthShare) * height) / 2));
  const hasInk = (area: Rect) => boundingBox(crop(ink, area), level + 1) !== null;
  // Without ink near either end no line begins there: the common case, told at once.
  const mayBeLevel =
    hasInk({ x: 0, y: 0, width: marginX, height }) ||
    hasInk({ x: width - marginX, y: 0, width: marginX, height });
  const mayBeUpright =
    hasInk({ x: 0, y: 0, width, height: marginY }) ||
    hasInk({ x: 0, y: height - marginY, width, height: marginY });
  if (!mayBeLevel && !mayBeUpright) return null;
  const across = mayBeLevel ? levelLines(ink, level, options) : null;
  const turned = mayBeUpright ? levelLines(transpose(ink), level, options) : null;
  if (turned === null) return across;
  const down = transpose(turned);
  if (across === null) return down;
  const data = across.data.slice();
  for (let i = 0; i < data.length; i++) if (down.data[i] === 1) data[i] = 1;
  return { data, width, height };
}

function levelLines(ink: GrayImage, level: number, options: LongLinesOptions): Mask | null {
  const mask = toMask(ink, level);
  const { width, height } = mask;
  const ahead = pathLengths(mask, options, 1);
  const behind = pathLengths(mask, options, -1);
  const found: number[] = [];
  const margin = ((1 - options.lengthShare) * width) / 2;
  const least = Math.min(options.edgeLengthShare, options.lengthShare) * width;
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 0) continue;
    const before = ahead[i] ?? 0;
    const after = behind[i] ?? 0;
    const length = before + after - 1;
    if (length < least) continue;
    const x = i % width;
    const atEdge = before >= x - margin || after >= width - x - margin;
    if (length >= (atEdge ? options.edgeLengthShare : options.lengthShare) * width) found.push(i);
  }
  if (found.length === 0) return null;
  // The paths through a thick digit on squared paper fill it, so that lines are measured where no digit is.
  const outer = found.filter((i) => i % width <= margin || i % width >= width - 1 - margin);
  const thickness = quantile(
    outer.map((i) => uprightRun(mask, i)),
    0.5,
  );
  if (thickness > Math.max(2, options.maxThicknessShare * Math.max(width, height))) return null;
  const darkness = quantile(
    outer.map((i) => ink.data[i] ?? 0),
    0.75,
  );
  const data = new Uint8Array(mask.data.length);
  for (const i of found) {
    if ((ink.data[i] ?? 0) <= options.maxDarkness * darkness && uprightRun(mask, i) <= 1.5 * thickness + 1)
      data[i] = 1;
  }
  return { data, width, height };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)] ?? 0;
}

/** How many ink pixels are joined to pixel i, itself included, straight up and down. */
function uprightRun(mask: Mask, i: number): number {
  const { data, width } = mask;
  let first = i;
  let last = i;
  while (data[first - width] === 1) first -= width;
  while (data[last + width] === 1) last += width;
  return (last - first) / width + 1;
}
