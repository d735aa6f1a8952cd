import { DigitsError } from '../errors.ts';
import { backgroundMap, removeBackground } from './background.ts';
import { type Component, connectedComponents } from './connected-components.ts';
import { boundingBox, crop } from './crop.ts';
import { deskew } from './deskew.ts';
import { digitComponents } from './digit-components.ts';
import { fitSquare } from './fit-square.ts';
import { type InkThreshold, inkThreshold } from './ink-threshold.ts';
import { invert } from './invert.ts';
import { isolate } from './isolate.ts';
import { longLines } from './long-lines.ts';
import { detectPolarity } from './polarity.ts';
import { reduce } from './reduce.ts';
import { resizeArea } from './resize-area.ts';
import { stretch } from './stretch.ts';
import { thicken } from './thicken.ts';
import { toMask } from './to-mask.ts';
import type { GrayImage, LabelImage, Mask } from './types.ts';

export interface PreprocessOptions {
  /** true: light ink on dark; false: dark ink on light; absent: detected. */
  readonly invert?: boolean;
  /** true (default): centre of mass in the middle; false: the middle of the ink's box. */
  readonly center?: boolean;
  /** Is shown the pictures between the steps, in order: `gray`, `ink`, `mask`, `components`, `digit`, `upright`, `plane`. */
  readonly trace?: (step: string, image: GrayImage | Mask | LabelImage) => void;
}

export interface Preprocessed {
  /** 28x28 ink, 0 none to 255 full: what the models see, before `normalize`. */
  readonly plane: GrayImage;
  /** The branches taken: `reduced`, `inverted`, `ruled`, `pieces`, `thickened`, `deskewed`, `stretched`. */
  readonly flags: readonly string[];
}

/**
 * Every step's constants, in order: the pipeline's signature is made from this list, so that a change of any
 * of them refuses the models that were trained before it.
 */
export const pipelineSteps = {
  /** Longest side in pixels that is analysed; area averaging by a whole factor gets there. */
  reduce: { maxSidePx: 512 },
  /** Longest side in cells of the reduced copy that light and polarity are judged on; it averages noise away. */
  map: { maxSidePx: 64 },
  polarity: {
    borderShare: 0.04,
    sameLevelShare: 0.08,
    evenShare: 0.85,
    windowShare: 0.25,
    minSidePx: 40,
    marginShare: 0.06,
    minGroundShare: 0.35,
    decisiveShare: 0.3,
  },
  /** A stroke of a sixth of the side is still ink; a shadow's edge wider than that is not. */
  background: { evenWindowShare: 0.4, unevenWindowShare: 0.16, minExplained: 0.9, minLevel: 48 },
  threshold: { noiseSpreads: 3, minSpread: 2, minContrast: 18, splitRatio: 1.7, minSplitShare: 0.0008 },
  /** Ruled lines are looked for from this share of the way between the noise and the threshold. */
  lines: { lowShare: 0.4, lengthShare: 0.9, maxGapPx: 3, straightPx: 5, maxThicknessShare: 0.012 },
  digit: {
    minSideShare: 0.02,
    lineShare: 0.3,
    lineAspect: 10,
    edgeWeight: 0.3,
    edgePenalty: 20,
    cornerPenalty: 0.5,
    maxGapShare: 0.3,
    maxGapStrokes: 3,
    minAreaShare: 0.02,
    minInkShare: 0.5,
  },
  /** The soft edge of a stroke: 1 pixel, and one more for every 100 of the digit's side. */
  isolate: { radiusPx: 1, pxPerRadius: 100, edgeShare: 0.5 },
  /** The thinnest stroke, as a share of the digit's longer side: 1.2 of the 20 pixels that it ends in. */
  thicken: { minStrokeShare: 0.06 },
  /** Four source pixels for each of the 20 that the digit ends in. */
  shrink: { maxSidePx: 80 },
  /** tan 2 deg, tan 10 deg, tan 45 deg. */
  deskew: { minCoherence: 0.25, minSlope: 0.0349, maxSlope: 0.1763, maxAxisSlope: 1 },
  fit: { sidePx: 28, boxPx: 20 },
  stretch: { fullShare: 0.9, maxGain: 6 },
} as const;

/** Smaller digits than this, on both sides, have too few pixels to be read. */
const minDigitPx = 5;

/**
 * The 28x28 that the models see, from a gray picture of one handwritten digit; used for training and reading
 * alike. Throws `preprocessing_failed` where there is nothing to read.
 */
export function preprocess(gray: GrayImage, options: PreprocessOptions = {}): Preprocessed {
  const steps = pipelineSteps;
  const flags: string[] = [];
  const factor = reduction(gray, steps.reduce.maxSidePx);
  if (factor > 1) flags.push('reduced');
  const picture = reduce(gray, factor);
  options.trace?.('gray', picture);
  const cell = reduction(picture, steps.map.maxSidePx);
  const map = reduce(picture, cell);

  const { inverted: found, even } = detectPolarity(map, steps.polarity);
  const inverted = options.invert ?? found;
  if (inverted) flags.push('inverted');
  const ground = backgroundMap(inverted ? invert(map) : map, even, steps.background);
  const ink = removeBackground(inverted ? invert(picture) : picture, ground, cell, steps.background);
  options.trace?.('ink', ink);

  const first = inkThreshold(ink, steps.threshold);
  if (first === null) throw blank();
  const written = eraseLines(ink, first);
  if (written !== ink) flags.push('ruled');
  const level = written === ink ? first.level : inkThreshold(written, steps.threshold)?.level;
  if (level === undefined) throw blank();
  const mask = toMask(written, level);
  options.trace?.('mask', mask);
  const components = connectedComponents(mask);
  options.trace?.('components', components.labels);
  const kept = digitComponents(components, written, steps.digit);
  if (kept.length > 1) flags.push('pieces');
  const digit = isolateDigit(written, components.labels, kept, level);
  options.trace?.('digit', digit);

  const thick = thicken(digit, level, steps.thicken);
  if (thick !== digit) flags.push('thickened');
  const shrink = Math.min(1, steps.shrink.maxSidePx / Math.max(thick.width, thick.height));
  const small = resizeArea(
    thick,
    Math.max(1, Math.round(thick.width * shrink)),
    Math.max(1, Math.round(thick.height * shrink)),
  );
  const upright = deskew(small, steps.deskew);
  if (upright !== small) flags.push('deskewed');
  options.trace?.('upright', upright);
  const box = boundingBox(upright, Math.max(1, level * steps.isolate.edgeShare));
  const fitted = fitSquare(box === null ? upright : crop(upright, box), {
    ...steps.fit,
    center: options.center ?? true,
  });
  const plane = stretch(fitted, steps.stretch);
  if (plane !== fitted) flags.push('stretched');
  options.trace?.('plane', plane);
  return { plane, flags };
}

function blank(): DigitsError {
  return new DigitsError('preprocessing_failed', 'The picture is blank: no ink stands out.');
}

/** Ink without the pixels of ruled lines; the same image where there are none. */
function eraseLines(ink: GrayImage, { level, noise }: InkThreshold): GrayImage {
  const { lowShare, ...options } = pipelineSteps.lines;
  const lines = longLines(ink, Math.round(noise + lowShare * (level - noise)), options);
  if (lines === null) return ink;
  const data = ink.data.map((value, i) => (lines.data[i] === 1 ? 0 : value));
  return { data, width: ink.width, height: ink.height };
}

/** The smallest whole factor that brings an image's longest side down to `maxSidePx`. */
function reduction(image: GrayImage, maxSidePx: number): number {
  return Math.ceil(Math.max(image.width, image.height) / maxSidePx);
}

function isolateDigit(
  ink: GrayImage,
  labels: LabelImage,
  kept: readonly Component[],
  level: number,
): GrayImage {
  const { radiusPx, pxPerRadius, edgeShare } = pipelineSteps.isolate;
  const largest = Math.max(0, ...kept.map(({ box }) => Math.max(box.width, box.height)));
  const digit = isolate(ink, labels, kept, {
    radius: radiusPx + Math.floor(largest / pxPerRadius),
    edgeLevel: Math.max(1, level * edgeShare),
  });
  if (digit === null || Math.max(digit.width, digit.height) < minDigitPx) {
    throw new DigitsError('preprocessing_failed', 'No digit was found: all marks are too small.');
  }
  return digit;
}
