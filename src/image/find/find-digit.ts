import { boxAround, touchesEdge } from '../box-around.ts';
import {
  type Component,
  type Components,
  connectedComponents,
  labelFlags,
  largestComponent,
  totalArea,
} from '../connected-components.ts';
import { dilateMask } from '../dilate-mask.ts';
import { type InkThresholdOptions, inkThreshold } from '../ink-threshold.ts';
import type { GrayImage, Rect } from '../types.ts';
import { type DigitComponentsOptions, digitComponents } from './digit-components.ts';
import { boxSides, type EraseBoxOptions, eraseBox } from './erase-box.ts';
import { type EraseLinesOptions, eraseLines } from './erase-lines.ts';
import { isBesideBlot, isBlot } from './forms.ts';
import type { FoundDigit } from './found-digit.ts';
import { meanInk } from './mean-ink.ts';
import { type PaleRestOptions, withPaleRest } from './pale-rest.ts';

export interface FindDigitOptions {
  readonly threshold: InkThresholdOptions;
  readonly lines: EraseLinesOptions;
  readonly digit: DigitComponentsOptions;
  readonly find: PeelOptions;
  readonly paleRest: PaleRestOptions;
  readonly box: EraseBoxOptions & {
    /** Where a box has three sides the fourth is looked for from this share of the level on. */
    readonly paleShare: number;
    /** What is left in a box, or across it, is a digit where it is this share of its height: not the bar of an 8. */
    readonly minDigitShare: number;
  };
}

export interface PeelOptions {
  /** How often what is no stroke may be erased and the threshold found anew. */
  readonly maxRounds: number;
  /** The soft edge of what is erased, as a share of the picture's longer side. */
  readonly edgeShare: number;
  /** Where the ink was split, the digit's strokes are taken from this share of their mean ink on. */
  readonly strokeShare: number;
  /** ... if its box' sides together grow this many times thereby, or pieces grow together: soft edges alone are no strokes. */
  readonly minGrowth: number;
}

/**
 * The digit's components in an ink image, or null where no ink stands out; `even` is whether the picture's border is. Seams and shadows' edges raise
 * the threshold above the digit, so that they are erased and the threshold found anew while they outweigh it, and so is a line from the edge of an uneven
 * picture where there is nothing else: it is the edge of a sheet, or a 1. Where only blots are found, punched holes for instance, strokes
 * beside them may be paler.
 */
export function findDigit(
  ink: GrayImage,
  picture: GrayImage,
  even: boolean,
  options: FindDigitOptions,
): FoundDigit | null {
  const marks = findMarks(ink, picture, even, options);
  const found = marks && (withoutBox(marks, picture, even, options) ?? marks);
  if (found === null || found.kept.length === 0) return found;
  const isFilled = (component: Component) => isBlot(component, options.digit);
  if (!found.kept.every(isFilled)) return found;
  const filled = found.components.components.filter(isFilled);
  const left = erase(found.ink, found.components, filled, options.find.edgeShare);
  const beside = findMarks(left, picture, even, options);
  if (beside === null) return found;
  const isBeside = beside.kept.some((stroke) =>
    found.kept.every((blot) => isBesideBlot(stroke, blot, options.digit)),
  );
  return isBeside ? { ...beside, ruled: found.ruled || beside.ruled } : found;
}

/** The digit without the printed box that it touches or crosses; null where there is none, or nothing in it. */
function withoutBox(
  { level, ink, components, kept }: FoundDigit,
  picture: GrayImage,
  even: boolean,
  options: FindDigitOptions,
): FoundDigit | null {
  const largest = largestComponent(kept);
  const sides = largest === undefined ? 0 : boxSides(components, largest, options.box);
  if (largest === undefined || sides < 3) return null;
  // A side that falls between two pixels is pale.
  const whole = sides < 4 ? connectedComponents(ink, Math.round(options.box.paleShare * level)) : components;
  const at = components.labels.data.indexOf(largest.label);
  const component = whole.components[(whole.labels.data[at] ?? 0) - 1];
  const erased = component === undefined ? null : eraseBox(ink, whole, component, options.box);
  if (erased === null) return null;
  const found = findMarks(erased.ink, picture, even, options);
  if (found === null) return null;
  const digit = boxAround(found.kept);
  return digit.height >= options.box.minDigitShare * erased.box.height && overlaps(digit, erased.box)
    ? found
    : null;
}

/** Whether most of a box lies in another. */
function overlaps(box: Rect, other: Rect): boolean {
  const width = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
  const height = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
  return width > 0 && height > 0 && 2 * width * height > box.width * box.height;
}

function findMarks(
  ink: GrayImage,
  picture: GrayImage,
  even: boolean,
  options: FindDigitOptions,
): FoundDigit | null {
  const { maxRounds, edgeShare } = options.find;
  let left = ink;
  let ruled = false;
  let edgeLine: FoundDigit | null = null;
  // On even ground no line ends where a desk or a shadow begins: that is the foot of a 2 or the hat of a 5.
  const lines = even ? { ...options.lines, edgeLengthShare: options.lines.lengthShare } : options.lines;
  for (let round = 1; ; round++) {
    const first = inkThreshold(left, options.threshold);
    if (first === null) return edgeLine;
    const written = eraseLines(left, first, lines);
    const threshold = written === left ? first : inkThreshold(written, options.threshold);
    if (threshold === null) return edgeLine;
    ruled ||= written !== left;
    left = written;
    const { level, noise, split } = threshold;
    const components = connectedComponents(left, level);
    const { kept, rejected, apart, onlyEdgeLine } = digitComponents(
      components,
      left,
      picture,
      even,
      options.digit,
    );
    if (round < maxRounds && totalArea(rejected) > totalArea(kept)) {
      left = erase(left, components, rejected, edgeShare);
      continue;
    }
    const found: FoundDigit = { level, components, kept, apart, ink: left, ruled, onlyEdgeLine };
    if (onlyEdgeLine && !even && round < maxRounds) {
      edgeLine ??= found;
      left = erase(left, components, kept, edgeShare);
      continue;
    }
    if (kept.length === 0 && edgeLine !== null) return edgeLine;
    const findAt = (level: number): FoundDigit => {
      const all = connectedComponents(found.ink, level);
      const strokes = digitComponents(all, found.ink, picture, even, options.digit);
      const { kept, apart, onlyEdgeLine } = strokes;
      return { ...found, level, components: all, kept, apart, onlyEdgeLine };
    };
    const whole = split ? withPaleStrokes(found, noise, findAt, options.find) : found;
    return withPaleRest(whole, threshold, findAt, options.paleRest);
  }
}

/**
 * With the paler strokes of the same pen, from a level by the ink of those found, and again while more come. What then falls to many pieces, or reaches
 * the picture's edge, is ruling or a shadow.
 */
function withPaleStrokes(
  dark: FoundDigit,
  noise: number,
  findAt: (level: number) => FoundDigit,
  { strokeShare, minGrowth }: PeelOptions,
): FoundDigit {
  let found = dark;
  for (let step = 1; ; step++) {
    const { ink, kept, components } = found;
    const level = Math.max(noise, Math.round(strokeShare * meanInk(ink, components, kept)));
    if (level >= found.level) return found;
    const whole = findAt(level);
    const isMore = whole.kept.length < kept.length || sides(whole.kept) >= minGrowth * sides(kept);
    if (!isMore || (step > 1 && whole.kept.length > kept.length + 1)) return found;
    if (step > 1 && touchesEdge(whole.kept, ink) && !touchesEdge(kept, ink)) return found;
    found = whole;
  }
}

/** Width and height of the box around all of them, together, in pixels; 0 for none. */
function sides(components: readonly Component[]): number {
  const { width, height } = boxAround(components);
  return width + height;
}

/** Ink without some components and the soft edge around them. */
function erase(
  ink: GrayImage,
  components: Components,
  unwanted: readonly Component[],
  edgeShare: number,
): GrayImage {
  const { width, height } = ink;
  const { data: labels } = components.labels;
  const isUnwanted = labelFlags(components, unwanted);
  const mask = new Uint8Array(labels.length);
  for (let i = 0; i < mask.length; i++) mask[i] = isUnwanted[labels[i] ?? 0] ?? 0;
  const near = dilateMask({ data: mask, width, height }, Math.ceil(edgeShare * Math.max(width, height)));
  const data = ink.data.slice();
  for (let i = 0; i < data.length; i++) if (near.data[i] === 1) data[i] = 0;
  return { data, width, height };
}
