import { DigitsError } from '../errors.ts';
import { boundingBox, crop } from './crop.ts';
import { deskew } from './deskew.ts';
import { fillOutline } from './fill-outline.ts';
import { look, sidePx } from './find/look.ts';
import { rivalRules } from './find/rival-rules.ts';
import { countRivals } from './find/rivals.ts';
import { fitSquare } from './fit-square.ts';
import { fittedInk } from './fitted.ts';
import { pipelineSteps } from './pipeline-steps.ts';
import { reduce, reduction } from './reduce.ts';
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
  /** The branches taken: `reduced`, `framed`, `inverted`, `ruled`, `pieces`, `fitted`, `filled`, `thickened`, `deskewed`, `stretched`; `crowded` where there are rivals. */
  readonly flags: readonly string[];
  /**
   * How many other things may be meant as well: marks as dark, nearly as large, on their own; and one more where what was read
   * may be the edge of something rather than a 1.
   */
  readonly rivals: number;
}

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
  const { components, kept, level } = found;
  options.trace?.('mask', toMask(found.ink, level));
  options.trace?.('components', components.labels);
  if (found.ruled) flags.push('ruled');
  if (kept.length > 1) flags.push('pieces');
  const rivals = countRivals(found, picture, rivalRules);
  if (rivals > 0) flags.push('crowded');
  if (digit === null) {
    throw new DigitsError('preprocessing_failed', 'No digit was found: all marks are too small.');
  }
  options.trace?.('digit', digit);
  const center = options.center ?? true;
  // What is made anew is blurred by it, and its slant is changed.
  const fittedBefore = center ? fittedInk(gray, inverted, { ...steps.fit, ...steps.fitted }) : null;
  if (fittedBefore !== null) {
    flags.push('fitted');
    options.trace?.('plane', fittedBefore);
    return { plane: fittedBefore, flags, rivals };
  }

  const solid = fillOutline(digit, level, steps.outline);
  if (solid !== digit) flags.push('filled');
  const thick = thicken(solid, level, steps.thicken);
  if (thick !== solid) flags.push('thickened');
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
    center,
  });
  const plane = stretch(fitted, steps.stretch);
  if (plane !== fitted) flags.push('stretched');
  options.trace?.('plane', plane);
  return { plane, flags, rivals };
}
