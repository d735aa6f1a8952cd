import { DigitsError } from '../errors.ts';
import { backgroundMap, removeBackground } from './background.ts';
import { boundingBox, crop } from './crop.ts';
import { cutOut } from './cut-out.ts';
import { deskew } from './deskew.ts';
import { type FoundDigit, findDigit } from './find-digit.ts';
import { fitSquare } from './fit-square.ts';
import { hasShade } from './has-shade.ts';
import { invert } from './invert.ts';
import { isolate } from './isolate.ts';
import { isOnePen, mayBeParts } from './one-pen.ts';
import { findPlate } from './plate.ts';
import { detectPolarity } from './polarity.ts';
import { reduce, reduction } from './reduce.ts';
import { resizeArea } from './resize-area.ts';
import { countRivals } from './rivals.ts';
import { stretch } from './stretch.ts';
import { thicken } from './thicken.ts';
import { toMask } from './to-mask.ts';
import type { GrayImage, LabelImage, Mask } from './types.ts';
import { unevenGround } from './uneven-ground.ts';

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
  /** The branches taken: `reduced`, `framed`, `inverted`, `ruled`, `pieces`, `thickened`, `deskewed`, `stretched`; `crowded` where there are rivals. */
  readonly flags: readonly string[];
  /** Other marks in the picture that may be the digit that is meant: as dark, nearly as large, on their own. */
  readonly rivals: number;
}

/**
 * Every step's constants, in order: the pipeline's signature is made from this list, so that a change of any
 * of them refuses the models that were trained before it.
 */
export const pipelineSteps = {
  /** What a picture's see-through parts stand for: rounded corners are no canvas, antialiasing is no ink. */
  ground: { minTransparentShare: 0.02, lightInkLuma: 140, darkestShare: 0.01 },
  /**
   * Longest side in pixels that is analysed; area averaging by a whole factor gets there. Where the digit's is shorter than 1.5 pixels for
   * each of the 20 that it ends in, or nothing is found, the picture is looked at again more closely.
   */
  reduce: { maxSidePx: 256, maxCloseSidePx: 512, minDigitPx: 30 },
  /** Longest side in cells of the reduced copy that light and polarity are judged on; it averages noise away. */
  map: { maxSidePx: 64 },
  /** Boards swallow two thirds of the light: in 300 photos theirs had a median of 85 at most, paper 63 and mostly over 96. */
  polarity: {
    borderShare: 0.04,
    sameLevelShare: 0.08,
    evenShare: 0.85,
    windowShare: 0.1,
    minSidePx: 40,
    maxBoardLevel: 96,
    minBothShare: 0.5,
    minSpotShare: 0.65,
    maxSpotAspect: 1.7,
    minDarkShare: 0.35,
    minInkRatio: 1.5,
    marginShare: 0.06,
    minGroundShare: 0.35,
  },
  /** In a tight crop most of the border is paper or stroke, and little the soft edges between. */
  tightCrop: {
    maxDarkLevel: 0.5,
    sameLevelShare: 0.2,
    minBorderShare: 0.6,
    minGroundShare: 0.2,
    maxStrokeShare: 0.5,
    minCutShare: 0.93,
    minSpanShare: 0.9,
    minInnerRuns: 0.55,
    minMiddleShare: 0.12,
    maxOtherSideShare: 0.6,
  },
  /**
   * Few digits fill their own hull as much, and what is written on them, the hole of a 0, is no stroke. A rectangle turned by 45
   * degrees fills half of its box. In 300 photos of notes the border of none was uneven by more than half of its contrast but in hard shadows.
   */
  plate: {
    minSidePx: 40,
    minContrast: 25,
    minSideShare: 0.2,
    minBoxShare: 0.35,
    minCoreShare: 0.6,
    minConvex: 0.85,
    maxCutShare: 0.55,
    maxPeers: 1,
    minStep: 0.4,
    minWeakStep: 0.2,
    shadowCutShare: 0.35,
    minRectangular: 0.6,
    insetCells: 1.5,
    minTurn: 0.035,
    minAspect: 0.5,
    plainShare: 0.95,
    plainLevelShare: 0.1,
    evenShare: 0.75,
    sameLevelShare: 0.6,
    minHoleShare: 0.6,
    maxStrokeShare: 0.3,
  },
  /** Beside parts of one pen's strokes lay 0.83 to 1 of their ink, beside strokes on shadows that touch no edge 0.75 at most. */
  onePen: { minGroundShare: 0.6, minWithin: 0.7, maxShare: 0.8, minInkShare: 0.8 },
  /** A shadow within an even border, of a hand or a card: wider than strokes are, and paler. */
  shade: { minSidePx: 40, windowShare: 0.28, minInk: 0.12, maxInk: 0.52, minAreaShare: 0.02 },
  /** Even ground has strokes of up to two fifths of the side. Ground darker than half of the lightest is desk or deep shadow. */
  background: { windowShare: 0.4, minExplained: 0.9, minLevel: 48, minGroundShare: 0.5 },
  /**
   * Cells of 4 pixels, since a seam is blurred by as much. Pens' strokes are up to a fifteenth of the side wide, and fingers'
   * shadows are wider; markers' are up to a quarter, and swallow more than half of the light.
   */
  unevenGround: { maxSidePx: 128, narrowShare: 0.07, wideShare: 0.28, minWideInk: 0.53 },
  /** The noise of paper is within 3 spreads; blurred pencil in a dim photo stands out by 10 levels. */
  threshold: {
    noiseSpreads: 3,
    minSpread: 2,
    minSeparability: 0.8,
    minContrast: 10,
    splitRatio: 1.7,
    minSplitShare: 0.0008,
  },
  /** In a tight crop the strokes may be most of the picture, and no shadow is to be split off. */
  cropThreshold: { minSeparability: 0, splitRatio: 1e9 },
  /** A line of squared paper in a close-up is as thick as a pen's, up to a thirty-sixth of the side. A thumbnail's 7 may be a line too. */
  lines: {
    minSidePx: 64,
    lowShare: 0.4,
    lengthShare: 0.9,
    edgeLengthShare: 0.45,
    maxGapPx: 3,
    straightPx: 5,
    edgePx: 2,
    maxThicknessShare: 0.028,
    maxDarkness: 1.5,
  },
  /** A stroke's ground is within 5 of 512 pixels, past the blur. A step is dark against one side alone, a stroke against both. */
  digit: {
    minSideShare: 0.02,
    lineShare: 0.3,
    lineAspect: 10,
    edgeWeight: 0.3,
    edgePenalty: 20,
    evenEdgeWeight: 0.7,
    evenEdgePenalty: 4,
    cornerPenalty: 0.5,
    maxGapShare: 0.3,
    maxGapStrokes: 3,
    minAreaShare: 0.04,
    minStrokeShare: 0.12,
    minInkShare: 0.6,
    sideShare: 0.01,
    minTwoSided: 0.4,
    maxOutline: 400,
    maxCandidates: 100,
    minHollow: 0.5,
    minInnerShare: 0.3,
    minUnderlineAspect: 8,
    minUnderlineShare: 1.1,
  },
  /** A picture has a seam, a shadow and a table's edge at most; half of a stroke's ink is its outline, a soft edge less than a tenth of it. */
  find: { maxRounds: 4, edgeShare: 0.008, strokeShare: 0.5, minGrowth: 1.15 },
  /** The soft edge of a stroke: 1 pixel, and one more for every 100 of the digit's side. Smaller digits can't be read. */
  isolate: { radiusPx: 1, pxPerRadius: 100, edgeShare: 0.5, minDigitPx: 5 },
  /** The thinnest stroke, as a share of the digit's longer side: 1.2 of the 20 pixels that it ends in. */
  thicken: { minStrokeShare: 0.06 },
  /** Four source pixels for each of the 20 that the digit ends in. */
  shrink: { maxSidePx: 80 },
  /** tan 2 deg, tan 10 deg, tan 45 deg. */
  deskew: { minCoherence: 0.25, minSlope: 0.0349, maxSlope: 0.1763, maxAxisSlope: 1 },
  fit: { sidePx: 28, boxPx: 20 },
  stretch: { fullShare: 0.9, maxGain: 6 },
} as const;

/**
 * Of the digit's longer side: 0.6 found all of 5 pairs and rows of digits that were read as one, and 2 of 586 single digits. Not one of
 * `pipelineSteps`, since it changes no plane.
 */
const minRivalShare = 0.6;

/**
 * The 28x28 that the models see, from a gray picture of one handwritten digit; used for training and reading
 * alike. Throws `preprocessing_failed` where there is nothing to read.
 */
export function preprocess(gray: GrayImage, options: PreprocessOptions = {}): Preprocessed {
  const steps = pipelineSteps;
  const flags: string[] = [];
  const { maxSidePx, maxCloseSidePx, minDigitPx } = steps.reduce;
  const factor = reduction(gray, maxSidePx);
  const closeFactor = reduction(gray, maxCloseSidePx);
  const first = look(reduce(gray, factor), options.invert);
  const isClear = factor === closeFactor || sidePx(first.digit) >= minDigitPx;
  if ((isClear ? factor : closeFactor) > 1) flags.push('reduced');
  const { picture, framed, inverted, ink, found, digit } = isClear
    ? first
    : look(reduce(gray, closeFactor), options.invert);
  if (framed) flags.push('framed');
  options.trace?.('gray', picture);
  if (inverted) flags.push('inverted');
  options.trace?.('ink', ink);
  if (found === null)
    throw new DigitsError('preprocessing_failed', 'The picture is blank: no ink stands out.');
  const { components, kept, apart, level } = found;
  options.trace?.('mask', toMask(found.ink, level));
  options.trace?.('components', components.labels);
  if (found.ruled) flags.push('ruled');
  if (kept.length > 1) flags.push('pieces');
  const rivals = countRivals(kept, apart, minRivalShare);
  if (rivals > 0) flags.push('crowded');
  if (digit === null) {
    throw new DigitsError('preprocessing_failed', 'No digit was found: all marks are too small.');
  }
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
  return { plane, flags, rivals };
}

interface Search {
  readonly picture: GrayImage;
  readonly inverted: boolean;
  readonly ink: GrayImage;
  readonly found: FoundDigit | null;
  /** The digit's ink alone, cropped; null where there is none, or too little of it. */
  readonly digit: GrayImage | null;
}

/** Looks for the digit on a plate, if there is one, else in the whole picture. */
function look(whole: GrayImage, invertOption: boolean | undefined): Search & { readonly framed: boolean } {
  const steps = pipelineSteps;
  const cell = reduction(whole, steps.map.maxSidePx);
  const map = reduce(whole, cell);
  const plate = findPlate(map, steps.plate);
  const cut = plate && cutOut(whole, map, plate, { ...steps.plate, cellPx: cell });
  const framed = cut === null ? null : search(cut, invertOption);
  // What is empty, or shows its own edge alone, was no plate: a square of the paper, the light between two shadows.
  if (framed !== null && framed.digit !== null && !framed.found?.onlyEdgeLine)
    return { ...framed, framed: true };
  return { ...search(whole, invertOption, map), framed: false };
}

/** The longer side, in pixels; 0 for none. */
function sidePx(image: GrayImage | null): number {
  return image === null ? 0 : Math.max(image.width, image.height);
}

/** Looks for the digit in a picture, whose reduced copy is `map` if there is one. */
function search(picture: GrayImage, invertOption: boolean | undefined, reduced?: GrayImage): Search {
  const steps = pipelineSteps;
  const cell = reduction(picture, steps.map.maxSidePx);
  const map = reduced ?? reduce(picture, cell);
  const { inverted: detected, even, cropped } = detectPolarity(map, steps.polarity, steps.tightCrop);
  const inverted = invertOption ?? detected;
  const onLight = inverted ? invert(picture) : picture;
  const lightMap = inverted ? invert(map) : map;
  const onPlain = (): Search => {
    const ground = backgroundMap(lightMap, steps.background);
    const ink = removeBackground(onLight, ground, cell, steps.background);
    const threshold = cropped ? { ...steps.threshold, ...steps.cropThreshold } : steps.threshold;
    const found = findDigit(ink, onLight, even, { ...steps, threshold });
    return { picture, inverted, ink, found, digit: found && isolateDigit(found) };
  };
  if (cropped || (even && !hasShade(lightMap, steps.shade))) return onPlain();
  const groundCell = reduction(picture, steps.unevenGround.maxSidePx);
  const ground = unevenGround(reduce(onLight, groundCell), steps.unevenGround);
  const ink = removeBackground(onLight, ground, groundCell, steps.background);
  const found = findDigit(ink, onLight, false, steps);
  // The strokes may be so wide and pale that they were taken for shadows.
  if (found === null) return onPlain();
  const plain = mayBeParts(found, ground, groundCell, steps.onePen) ? onPlain() : null;
  if (plain !== null && plain.found !== null && isOnePen(plain.found, found, steps.onePen)) return plain;
  return { picture, inverted, ink, found, digit: isolateDigit(found) };
}

function isolateDigit({ ink, components, kept, level }: FoundDigit): GrayImage | null {
  const { radiusPx, pxPerRadius, edgeShare, minDigitPx } = pipelineSteps.isolate;
  const largest = Math.max(0, ...kept.map(({ box }) => Math.max(box.width, box.height)));
  const digit = isolate(ink, components, kept, {
    radius: radiusPx + Math.floor(largest / pxPerRadius),
    edgeLevel: Math.max(1, level * edgeShare),
  });
  return sidePx(digit) >= minDigitPx ? digit : null;
}
