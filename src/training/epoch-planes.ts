import { messageOf } from '../error-message.ts';
import { isDigitsError } from '../errors.ts';
import type { GrayImage } from '../image/index.ts';
import { notADigit, planeSidePx } from './architecture.ts';
import { type Augmented, type AugmentShares, augment } from './augment/augment.ts';
import { likeness } from './augment/likeness.ts';
import { handwrittenDigit } from './handwritten.ts';
import { isPlain } from './not-digit/is-plain.ts';
import { notDigit } from './not-digit/not-digit.ts';
import type { FontOutlines, NotDigitSource } from './not-digit/types.ts';
import { type LabelledPlanes, planeSize } from './planes.ts';
import { createRandom, deriveSeed, type Random } from './random.ts';
import { typesetDigit } from './typeset.ts';

/** The image pipeline: the very function that pictures go through when they are read. */
export type ToPlane = (picture: GrayImage) => GrayImage;

/** Attempts at a picture that the pipeline can read, before the digit is taken as it is. */
const attempts = 8;

/** Planes less like what they should show, 0 to 1, have lost the digit. */
const minLikeness = 0.75;

/**
 * Digits of 28x28 ink, one after the other, as the pipeline sees them. Throws where it can't read one: the message has its number,
 * from 0, in the `set` of that name.
 */
export function plainPlanes(digits: LabelledPlanes, toPlane: ToPlane, set = 'given'): LabelledPlanes {
  const planes = new Uint8Array(digits.planes.length);
  for (let n = 0; n < digits.labels.length; n++) {
    const digit = digits.planes.subarray(n * planeSize, (n + 1) * planeSize);
    planes.set(plainPlane(digit, toPlane, `${set} picture ${n}`), n * planeSize);
  }
  return { planes, labels: digits.labels };
}

export interface OtherWriters {
  /** Share of all digits that are from one of the fonts, 0 to 1 ... */
  readonly typeset: number;
  readonly fonts: readonly FontOutlines[];
  /** ... and that are {@link handwrittenDigit}'s. */
  readonly handwritten: number;
  /** What each digit shows. */
  readonly labels: Uint8Array;
}

export interface EpochOptions {
  readonly seed: number;
  /** From 0. */
  readonly epoch: number;
  readonly shares: AugmentShares;
  /** Digits that are made by other writers instead; absent: none. */
  readonly others?: OtherWriters;
}

/**
 * The digits number `from` to `to` - 1, each augmented and passed through the pipeline, written to `planes` at their
 * places. Each has random numbers of its own, so that the result doesn't depend on how a set is cut into parts.
 */
export function augmentPlanes(
  digits: Uint8Array,
  planes: Uint8Array,
  from: number,
  to: number,
  toPlane: ToPlane,
  options: EpochOptions,
): void {
  for (let n = from; n < to; n++) {
    const random = createRandom(deriveSeed(options.seed, 2, options.epoch, n));
    const digit = ownOrOther(digits, n, options.others, random);
    let plane: Uint8Array | null = null;
    for (let attempt = 0; attempt < attempts && plane === null; attempt++) {
      plane = augmentedPlane(augment(digit, options.shares, random), toPlane);
    }
    planes.set(plane ?? plainPlane(digit, toPlane, `training picture ${n}`), n * planeSize);
  }
}

function ownOrOther(
  digits: Uint8Array,
  n: number,
  others: OtherWriters | undefined,
  random: Random,
): Uint8Array {
  const own = digits.subarray(n * planeSize, (n + 1) * planeSize);
  if (others === undefined) return own;
  const { typeset, fonts, handwritten, labels } = others;
  const label = labels[n] ?? 0;
  const which = random.uniform();
  if (which < typeset) return typesetDigit(label, fonts, random);
  return which < typeset + handwritten ? handwrittenDigit(label, random) : own;
}

/** What the pipeline makes of a picture; null where it finds nothing to read or where the digit is mostly lost. */
export function augmentedPlane({ picture, clean }: Augmented, toPlane: ToPlane): Uint8Array | null {
  const plane = tryPlane(picture, toPlane);
  if (plane === null || clean === null) return plane;
  const expected = tryPlane(clean, toPlane);
  return expected !== null && likeness(plane, expected) >= minLikeness ? plane : null;
}

/**
 * Planes number `from` to `to` - 1 of things that are no digit, as the pipeline sees them; all their labels are
 * `notADigit`. Like digits each has random numbers of its own. What the pipeline can't read, or what comes out of it as
 * a mere stroke or ring, is made anew. Throws a RangeError where a picture fails again and again.
 */
export function notDigitPlanes(
  source: NotDigitSource,
  from: number,
  to: number,
  planes: Uint8Array,
  toPlane: ToPlane,
  options: { readonly seed: number; readonly epoch: number },
): void {
  for (let n = from; n < to; n++) {
    const random = createRandom(deriveSeed(options.seed, notADigit, options.epoch, n));
    planes.set(notDigitPlane(source, toPlane, random), n * planeSize);
  }
}

/** One in thirty is made anew, so this many in a row mean that something is broken. */
const notDigitAttempts = 64;

function notDigitPlane(source: NotDigitSource, toPlane: ToPlane, random: Random): Uint8Array {
  for (let attempt = 0; attempt < notDigitAttempts; attempt++) {
    const data = tryPlane(notDigit(source, random).picture, toPlane);
    if (data !== null && !isPlain({ data, width: planeSidePx, height: planeSidePx })) return data;
  }
  throw new RangeError('The pipeline reads none of the pictures.');
}

function plainPlane(digit: Uint8Array, toPlane: ToPlane, name: string): Uint8Array {
  try {
    return toPlane({ data: digit, width: planeSidePx, height: planeSidePx }).data;
  } catch (cause) {
    const reason = messageOf(cause);
    throw new Error(`The ${name} shows no digit: ${reason}`, { cause });
  }
}

/** null where the pipeline finds nothing to read: strokes too faint or broken to pieces. */
function tryPlane(picture: GrayImage, toPlane: ToPlane): Uint8Array | null {
  try {
    return toPlane(picture).data;
  } catch (error) {
    if (isDigitsError(error) && error.code === 'preprocessing_failed') return null;
    throw error;
  }
}
