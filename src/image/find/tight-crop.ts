import { borderOf, isBorder } from '../border.ts';
import { boxAround, touchesEdge } from '../box-around.ts';
import { connectedComponents, pickLabels, totalArea } from '../connected-components.ts';
import { solidity } from '../convex.ts';
import { dilateMask } from '../dilate-mask.ts';
import { histogram, percentile } from '../histogram.ts';
import { invertMask, toMask } from '../to-mask.ts';
import { transpose } from '../transpose.ts';
import type { GrayImage, Mask } from '../types.ts';

export interface TightCropOptions {
  /** The darker level is at most this share of the lighter one: a pen is dark, most shadows are not. */
  readonly maxDarkLevel: number;
  /** Levels this near to the lightest or the darkest, as a share of the picture's range, are one of the two ... */
  readonly sameLevelShare: number;
  /** ... and this share of the border is one or the other. Shadows and desks have levels in between. */
  readonly minBorderShare: number;
  /** The ground has this share of the border at least. */
  readonly minGroundShare: number;
  /** Narrower than this, as a share of the longest side, is a stroke; a desk and a shadow are wider. */
  readonly maxStrokeShare: number;
  /** The strokes that run out of the picture are this share of all strokes, and span as much of a side. */
  readonly minCutShare: number;
  readonly minSpanShare: number;
  /** What they enclose is holes: from so many pixels on it fills this share of its hull. What is written on a sheet fills less. */
  readonly minHolePx: number;
  readonly minHoleConvex: number;
  /** Of their runs along rows and columns this share has ground at both ends; along a desk none has ... */
  readonly minInnerRuns: number;
  /** ... or, where a bar lies along a side, they are one, span both sides and have this share of their area in the middle half ... */
  readonly minMiddleShare: number;
  /** ... or along the three other sides nowhere more than this share of a side. */
  readonly maxOtherSideShare: number;
}

/**
 * Whether a picture with strokes along its border is a digit that was cut out tightly, and what its ground is then,
 * 'light' or 'dark'. There are two levels, and the strokes that run out of the picture are as narrow as strokes are, and all that
 * there is. Where either level may be the strokes, it is the one that hangs together, or the one that less of the border has.
 * null where it is none: light, desk and digit are three levels.
 */
export function tightCrop(map: GrayImage, options: TightCropOptions): 'light' | 'dark' | null {
  const counts = histogram(map.data);
  const lightest = percentile(counts, 0.98);
  const darkest = percentile(counts, 0.02);
  if (darkest > options.maxDarkLevel * lightest) return null;
  const near = options.sameLevelShare * (lightest - darkest);
  const border = borderOf(map);
  const light = border.filter((level) => level >= lightest - near).length;
  const dark = border.filter((level) => level <= darkest + near).length;
  if (light + dark < options.minBorderShare * border.length) return null;
  const middle = (lightest + darkest) / 2;
  const isLight = toMask(map, Math.ceil(middle) - 1);
  const least = options.minGroundShare * border.length;
  const pieces = {
    light: light < least ? 0 : cutStrokes(invertMask(isLight), options),
    dark: dark < least ? 0 : cutStrokes(isLight, options),
  };
  const [most, other] = light >= dark ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
  if (pieces[most] !== 1 && pieces[other] === 1) return other;
  return pieces[most] > 0 ? most : null;
}

/** In how many pieces the strokes run out of the picture; 0 where that is no digit cut out tightly. */
function cutStrokes(strokes: Mask, options: TightCropOptions): number {
  const { width, height } = strokes;
  const found = connectedComponents(strokes);
  const isCut = new Uint8Array(found.components.length + 1);
  found.labels.data.forEach((label, i) => {
    if (isBorder(i, width, height)) isCut[label] = 1;
  });
  const cut = found.components.filter(({ label }) => isCut[label] === 1);
  if (totalArea(cut) < options.minCutShare * totalArea(found.components)) return 0;
  const box = boxAround(cut);
  const across = box.width >= options.minSpanShare * width;
  const down = box.height >= options.minSpanShare * height;
  if (width > height ? !across : !down) return 0;
  if (!enclosesHoles(strokes, options)) return 0;
  isCut[0] = 0;
  const digit = pickLabels(found, isCut);
  const rows = countRuns(digit);
  const columns = countRuns(transpose(digit));
  const isInner = rows.inner + columns.inner >= options.minInnerRuns * (rows.all + columns.all);
  if (!isInner) {
    if (!across || !down || cut.length > 1) return 0;
    const otherSide = sideShares(digit).toSorted((a, b) => b - a)[1] ?? 0;
    const inMiddle = middleArea(digit) / totalArea(cut);
    if (inMiddle < options.minMiddleShare && otherSide > options.maxOtherSideShare) return 0;
  }
  // A wider square fits in where the ground, grown by half of one, leaves something over.
  const half = Math.floor((options.maxStrokeShare * Math.max(width, height)) / 2);
  return dilateMask(invertMask(digit), half).data.every((is) => is === 1) ? cut.length : 0;
}

/** Whether what is enclosed may be holes of a digit, and no digit itself. */
function enclosesHoles(strokes: Mask, { minHolePx, minHoleConvex }: TightCropOptions): boolean {
  const ground = connectedComponents(invertMask(strokes));
  return ground.components
    .filter((hole) => hole.area >= minHolePx && !touchesEdge([hole], strokes))
    .every((hole) => solidity(ground, hole) >= minHoleConvex);
}

/** How many runs the rows have, and how many of them end inside the picture at both ends. */
function countRuns({ data, width, height }: Mask): { all: number; inner: number } {
  let all = 0;
  let inner = 0;
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    row.forEach((is, x) => {
      if (is === 0 || row[x - 1] === 1) return;
      all++;
      if (x > 0 && row.indexOf(0, x) >= 0) inner++;
    });
  }
  return { all, inner };
}

/** How much of each of the four sides is set, 0..1. */
function sideShares({ data, width, height }: Mask): readonly number[] {
  return [
    data.subarray(0, width),
    data.subarray(width * (height - 1)),
    data.filter((_, i) => i % width === 0),
    data.filter((_, i) => i % width === width - 1),
  ].map((side) => side.reduce((sum, is) => sum + is, 0) / side.length);
}

/** Set pixels in the middle half of rows and columns. */
function middleArea({ data, width, height }: Mask): number {
  const isMiddle = (at: number, length: number) => Math.abs(2 * at + 1 - length) < length / 2;
  return data.filter(
    (is, i) => is === 1 && isMiddle(i % width, width) && isMiddle(Math.floor(i / width), height),
  ).length;
}
