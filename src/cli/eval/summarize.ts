import { expectedCalibrationError } from '../../engine/index.ts';
import type { ErrorCode } from '../../errors.ts';
import type { Outcome } from './read-set.ts';

/** A picture that was not read as what it shows. */
export interface Miss {
  /** Place in the set, from 0. */
  readonly index: number;
  readonly label: number;
  /** The digit that was read, or why none was. */
  readonly read: number | ErrorCode;
  /** null where nothing was read. */
  readonly confidence: number | null;
}

/** Figures over a set; a picture that was refused counts as an error, and in no figure of the readings. */
export interface Summary {
  readonly pictures: number;
  readonly errors: number;
  /** 1 - errors / pictures. */
  readonly accuracy: number;
  /** How many pictures were refused, by code. */
  readonly refused: Readonly<Partial<Record<ErrorCode, number>>>;
  /** Expected calibration error of the readings, 15 bins. */
  readonly ece: number;
  /** Mean negative log-likelihood of the labels, in nats a reading. */
  readonly nll: number;
  readonly meanConfidence: number;
  /** Views times models, a reading. */
  readonly meanInferences: number;
  /** Share of the readings that are `uncertain`. */
  readonly uncertain: number;
  /** A reading's own time, decoding to answer; the wait in the queue is left out. */
  readonly latencyMs: { readonly p50: number; readonly p95: number };
  /** Of each digit from 0 to 9, the share that was read right; null where there was none. */
  readonly digitAccuracy: readonly (number | null)[];
  readonly misses: readonly Miss[];
}

/** Summarises the outcomes of at least one picture. */
export function summarize(outcomes: readonly Outcome[]): Summary {
  const misses = outcomes.flatMap(toMiss);
  const read = outcomes.flatMap((outcome) =>
    'reading' in outcome ? [{ label: outcome.label, reading: outcome.reading }] : [],
  );
  const refused: Partial<Record<ErrorCode, number>> = {};
  for (const outcome of outcomes) {
    if ('code' in outcome) refused[outcome.code] = (refused[outcome.code] ?? 0) + 1;
  }
  const times = read
    .map(({ reading: { details } }) => details.timings)
    .map(({ decodeMs, preprocessMs, inferMs }) => decodeMs + preprocessMs + inferMs)
    .sort((a, b) => a - b);
  return {
    pictures: outcomes.length,
    errors: misses.length,
    accuracy: 1 - misses.length / outcomes.length,
    refused,
    ece: expectedCalibrationError(
      read.map(({ label, reading }) => ({
        confidence: reading.confidence,
        isRight: reading.digit === label,
      })),
    ),
    nll: mean(
      read.map(({ label, reading }) => -Math.log(Math.max(Number.MIN_VALUE, reading.probs[label] ?? 0))),
    ),
    meanConfidence: mean(read.map(({ reading }) => reading.confidence)),
    meanInferences: mean(read.map(({ reading }) => reading.details.inferences)),
    uncertain: mean(read.map(({ reading }) => Number(reading.uncertain))),
    latencyMs: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
    digitAccuracy: Array.from({ length: 10 }, (_, digit) => {
      const count = outcomes.filter(({ label }) => label === digit).length;
      const missed = misses.filter(({ label }) => label === digit).length;
      return count === 0 ? null : 1 - missed / count;
    }),
    misses,
  };
}

function toMiss(outcome: Outcome, index: number): readonly Miss[] {
  const { label } = outcome;
  if ('code' in outcome) return [{ index, label, read: outcome.code, confidence: null }];
  const { digit, confidence } = outcome.reading;
  return digit === label ? [] : [{ index, label, read: digit, confidence }];
}

/** 0 for no values. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of sorted values, the one that a share of `q` do not exceed; 0 for none. */
function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
}
