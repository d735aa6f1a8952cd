import { argmax } from './argmax.ts';
import { softmax } from './softmax.ts';

/** Logits and what the pictures really show: `logits` is [N, classes] row-major, `labels` [N]. */
export interface LabelledLogits {
  readonly logits: Float32Array;
  readonly labels: Uint8Array;
}

/** Temperatures looked at: from 20 times sharper to 20 times flatter than the logits say. */
export const temperatureRange = { min: 0.05, max: 20 } as const;

/** The golden section: each step keeps 0.618 of the interval, so that one evaluation a step suffices. */
const goldenShare = (Math.sqrt(5) - 1) / 2;

/** Where the interval of log T is narrower than this the search ends: T is then known to a hundred-thousandth. */
const logPrecision = 1e-5;

/**
 * Mean negative log-likelihood, in nats a picture, of the labels under softmax(logits / temperature). At least one
 * picture.
 */
export function negativeLogLikelihood(set: LabelledLogits, temperature: number): number {
  const count = set.labels.length;
  const classes = set.logits.length / count;
  let sum = 0;
  for (let n = 0; n < count; n++) {
    const probs = softmax(set.logits.subarray(n * classes, (n + 1) * classes), temperature);
    sum -= Math.log(Math.max(Number.MIN_VALUE, probs[set.labels[n] ?? 0] ?? 0));
  }
  return sum / count;
}

/**
 * The temperature that makes the labels likeliest (temperature scaling, Guo et al. 2017, arXiv 1706.04599), by
 * golden-section search over log T: the likelihood is convex in 1/T, so it has one minimum. A set that is read without
 * any error has none, and gets the smallest temperature of the range.
 */
export function fitTemperature(set: LabelledLogits): number {
  const cost = (logT: number): number => negativeLogLikelihood(set, Math.exp(logT));
  let low = Math.log(temperatureRange.min);
  let high = Math.log(temperatureRange.max);
  let left = high - goldenShare * (high - low);
  let right = low + goldenShare * (high - low);
  let costLeft = cost(left);
  let costRight = cost(right);
  while (high - low > logPrecision) {
    if (costLeft <= costRight) {
      [high, right, costRight] = [right, left, costLeft];
      left = high - goldenShare * (high - low);
      costLeft = cost(left);
    } else {
      [low, left, costLeft] = [left, right, costRight];
      right = low + goldenShare * (high - low);
      costRight = cost(right);
    }
  }
  return Math.exp((low + high) / 2);
}

/** How sure a reading was, 0 to 1, and whether it was right. */
export interface JudgedReading {
  readonly confidence: number;
  readonly isRight: boolean;
}

/**
 * Expected calibration error (Naeini et al. 2015; 15 bins as in Guo et al. 2017): the mean gap, weighted by pictures,
 * between confidence and accuracy in equal-width bins of confidence; 0 for no pictures.
 */
export function expectedCalibrationError(readings: readonly JudgedReading[], bins = 15): number {
  const gaps = new Float64Array(bins);
  for (const { confidence, isRight } of readings) {
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    gaps[bin] = (gaps[bin] ?? 0) + confidence - (isRight ? 1 : 0);
  }
  return readings.length === 0 ? 0 : gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / readings.length;
}

/** Rows of probabilities, one a picture, held against what the pictures show. */
export function judge(
  probs: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
): readonly JudgedReading[] {
  return probs.map((row, n) => {
    const digit = argmax(row);
    return { confidence: row[digit] ?? 0, isRight: digit === labels[n] };
  });
}
