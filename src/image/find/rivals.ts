import { boxAround } from '../box-around.ts';
import {
  type Component,
  type Components,
  labelFlags,
  pickLabels,
  totalArea,
} from '../connected-components.ts';
import { strokeWidth } from '../thicken.ts';
import type { GrayImage, Rect } from '../types.ts';
import { meanWidth } from './forms.ts';
import type { FoundDigit } from './found-digit.ts';

export interface RivalRules {
  /** What lies apart from the digit and is as long as this share of its longer side may be a digit too. */
  readonly minShare: number;
  readonly alongSide: AlongSideOptions;
  readonly stack: StackOptions;
  readonly stripe: StripeOptions;
  readonly dot: DotOptions;
  readonly cutOff: CutOffOptions;
}

/**
 * How many marks of a picture may be digits beside the one that was found, and one more where that is probably none itself: the edge of
 * something, a stack of things, a stripe, a mark with a dot, the rest of what is cut off.
 */
export function countRivals(
  { kept, apart, components }: Pick<FoundDigit, 'kept' | 'apart' | 'components'>,
  picture: Pick<GrayImage, 'width' | 'height'>,
  rules: RivalRules,
): number {
  const { width, height } = boxAround(kept);
  const minSide = rules.minShare * Math.max(width, height);
  const others = apart.filter(({ box }) => Math.max(box.width, box.height) >= minSide).length;
  const isNone =
    runsAlongSide(kept, picture, rules.alongSide) ||
    isStack(kept, rules.stack) ||
    isStripe(kept, picture, rules.stripe) ||
    isDotted(kept, components.components, rules.dot) ||
    isCutOff(kept, components, rules.cutOff);
  return others + (isNone ? 1 : 0);
}

export interface AlongSideOptions {
  /** The box is this many times as long as it is wide, at least ... */
  readonly minAspect: number;
  /** ... as wide as this share of the picture at most ... */
  readonly maxWidthShare: number;
  /** ... and ends this near one of the picture's sides that it runs along, as a share of the picture. */
  readonly maxGapShare: number;
}

/**
 * Whether a slim mark runs along a side of the picture, as the edge of a sheet or a table does, or what is left of squared paper. In a
 * picture that is cut out around a 1 the mark is nearly as wide as the picture.
 */
function runsAlongSide(
  digit: readonly Component[],
  { width, height }: Pick<GrayImage, 'width' | 'height'>,
  { minAspect, maxWidthShare, maxGapShare }: AlongSideOptions,
): boolean {
  const box = boxAround(digit);
  const isAlong = (at: number, across: number, length: number, side: number) =>
    length >= minAspect * across &&
    across <= maxWidthShare * side &&
    Math.min(at, side - at - across) <= maxGapShare * side;
  return isAlong(box.x, box.width, box.height, width) || isAlong(box.y, box.height, box.width, height);
}

export interface StackOptions {
  /** The box around all pieces is this many times as long as wide, at least: a digit's is only where it is a 1. */
  readonly minAspect: number;
  /** A broad piece is this share of that box' width ... */
  readonly minWidthShare: number;
  /** ... and either so many times as wide as its strokes, which those of a broken 1 aren't ... */
  readonly minStrokes: number;
  /** ... or as it is long, which its dots aren't. */
  readonly minOblong: number;
}

/**
 * Whether the pieces of a digit are broad ones one after the other, down or across: digits of a column, a list's buttons.
 */
function isStack(digit: readonly Component[], options: StackOptions): boolean {
  const whole = boxAround(digit);
  const isColumn = whole.height >= options.minAspect * whole.width;
  if (!isColumn && whole.width < options.minAspect * whole.height) return false;
  const along = ({ x, y, width, height }: Rect) =>
    isColumn ? { from: y, length: height, across: width } : { from: x, length: width, across: height };
  const { across: broadest } = along(whole);
  const isBroad = (piece: Component): boolean => {
    const { length, across } = along(piece.box);
    return (
      across >= options.minWidthShare * broadest &&
      (across >= options.minStrokes * meanWidth(piece) || across >= options.minOblong * length)
    );
  };
  const spans = digit.filter(isBroad).map(({ box }) => along(box));
  return spans.some(({ from, length }) => spans.some((other) => other.from >= from + length));
}

export interface StripeOptions {
  /** It fills this share of its box ... */
  readonly minFill: number;
  /** ... which is at most as wide as this share of the picture: a picture cut out around a 1 is hardly wider. */
  readonly maxWidthShare: number;
}

/** Whether what was found is one stripe, or the seam of two, from one side of the picture to the other, as flags have. */
function isStripe(
  digit: readonly Component[],
  { width, height }: Pick<GrayImage, 'width' | 'height'>,
  { minFill, maxWidthShare }: StripeOptions,
): boolean {
  const [stripe, ...others] = digit;
  if (stripe === undefined || others.length > 0) return false;
  const { box, area } = stripe;
  const isAcross =
    (box.height === height && box.width <= maxWidthShare * width) ||
    (box.width === width && box.height <= maxWidthShare * height);
  return isAcross && area >= minFill * box.width * box.height;
}

export interface DotOptions {
  /** A dot is so many times as long as wide at most, and fills this share of its box, at least. */
  readonly maxAspect: number;
  readonly minFill: number;
  /** In widths of the stroke that it belongs to: how large it is and how far away, at least and at most. */
  readonly minStrokes: number;
  readonly maxStrokes: number;
  readonly minGapStrokes: number;
  readonly maxGapStrokes: number;
  /** Smaller than this share of the stroke's height is dust. */
  readonly minShare: number;
}

/** Whether the digit has one dot above or below it among `all` marks, as question and exclamation marks have, and an i. */
function isDotted(digit: readonly Component[], all: readonly Component[], options: DotOptions): boolean {
  const [stroke, ...pieces] = digit.toSorted((a, b) => b.area - a.area);
  if (stroke === undefined || pieces.length > 1) return false;
  const wide = meanWidth(stroke);
  const { x, y, width, height } = stroke.box;
  const isDot = ({ box, area }: Component): boolean => {
    const [longer, shorter] = [Math.max(box.width, box.height), Math.min(box.width, box.height)];
    const middle = box.x + box.width / 2;
    const gap = Math.max(box.y - (y + height), y - (box.y + box.height));
    return (
      longer <= options.maxAspect * shorter &&
      area >= options.minFill * box.width * box.height &&
      longer >= Math.max(options.minStrokes * wide, options.minShare * height) &&
      longer <= options.maxStrokes * wide &&
      middle >= x &&
      middle <= x + width &&
      gap >= options.minGapStrokes * wide &&
      gap <= options.maxGapStrokes * wide
    );
  };
  return pieces.every(isDot) && all.filter(isDot).length === 1;
}

export interface CutOffOptions {
  /** The box is this share of the picture's width or of its height at most: a tight crop's digit fills it. */
  readonly maxShare: number;
  /** The stroke is as long as the box is wide and high at most, this many times, counted in pixels' edges: a digit in a corner is more than an arc. */
  readonly maxPath: number;
}

/**
 * Whether what was found is an arc that the picture's border cuts twice, on one side or around a corner: the rest of something. A 1 may go from one
 * side to the opposite one.
 */
function isCutOff(
  digit: readonly Component[],
  found: Components,
  { maxShare, maxPath }: CutOffOptions,
): boolean {
  const { data, width, height } = found.labels;
  const box = boxAround(digit);
  if (Math.min(box.width / width, box.height / height) > maxShare) return false;
  const isDigit = labelFlags(found, digit);
  const at = (x: number, y: number) => isDigit[data[y * width + x] ?? 0] === 1;
  const top = countRuns(width, (i) => at(i, 0));
  const right = countRuns(height, (i) => at(width - 1, i));
  const bottom = countRuns(width, (i) => at(i, height - 1));
  const left = countRuns(height, (i) => at(0, i));
  // What lies in a corner is on both its sides, and cut once.
  const inCorners = [at(0, 0), at(width - 1, 0), at(0, height - 1), at(width - 1, height - 1)].filter(
    Boolean,
  ).length;
  const isTwice = Math.max(top, right, bottom, left) > 1 || Math.min(top + bottom, left + right) > inCorners;
  if (!isTwice) return false;
  const path = totalArea(digit) / strokeWidth(pickLabels(found, isDigit));
  return path <= maxPath * (box.width + box.height);
}

function countRuns(length: number, isSet: (i: number) => boolean): number {
  let runs = 0;
  for (let i = 0; i < length; i++) if (isSet(i) && (i === 0 || !isSet(i - 1))) runs++;
  return runs;
}
