import type { Comparison } from '../../src/cli/eval/compare.ts';
import { expectedCalibrationError } from '../../src/engine/index.ts';
import type { WildPicture } from './types.ts';

/** How one picture was read. */
export interface Outcome {
  readonly name: string;
  readonly kind: WildPicture['kind'];
  readonly tags: readonly string[];
  readonly label: number;
  /** null where it was refused. */
  readonly digit: number | null;
  /** 0 where it was refused. */
  readonly confidence: number;
  /** The error code of a refusal. */
  readonly refused: string | null;
  /** Views times models that were run; 0 where it was refused. */
  readonly inferences: number;
}

export interface Score {
  readonly count: number;
  readonly right: number;
  readonly refused: number;
  /** Wrong, and not called uncertain: what misleads a user. */
  readonly misled: number;
  /** Right, but called uncertain. */
  readonly doubted: number;
}

/** The outcomes as counts; `threshold`: below this confidence an answer is uncertain. */
export function scoreOutcomes(outcomes: readonly Outcome[], threshold: number): Score {
  const isRight = ({ digit, label }: Outcome): boolean => digit === label;
  const isSure = ({ digit, confidence }: Outcome): boolean => digit !== null && confidence >= threshold;
  return {
    count: outcomes.length,
    right: outcomes.filter(isRight).length,
    refused: outcomes.filter(({ refused }) => refused !== null).length,
    misled: outcomes.filter((outcome) => !isRight(outcome) && isSure(outcome)).length,
    doubted: outcomes.filter((outcome) => isRight(outcome) && !isSure(outcome)).length,
  };
}

/** A score for each name that `namesOf` gives an outcome, most frequent names first. */
export function scoreBy(
  outcomes: readonly Outcome[],
  threshold: number,
  namesOf: (outcome: Outcome) => readonly string[],
): ReadonlyMap<string, Score> {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    for (const name of namesOf(outcome)) groups.set(name, [...(groups.get(name) ?? []), outcome]);
  }
  const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length);
  return new Map(sorted.map(([name, group]) => [name, scoreOutcomes(group, threshold)]));
}

/** The expected calibration error over what was read, 15 bins. */
export function calibrationErrorOf(outcomes: readonly Outcome[]): number {
  const read = outcomes.filter(({ digit }) => digit !== null);
  return expectedCalibrationError(
    read.map(({ digit, label, confidence }) => ({ confidence, isRight: digit === label })),
  );
}

/** The outcomes of the same pictures by two readers, in the same order. */
export function compareOutcomes(outcomes: readonly Outcome[], others: readonly Outcome[]): Comparison {
  const inferences = (list: readonly Outcome[]): number =>
    list.reduce((sum, outcome) => sum + outcome.inferences, 0);
  return {
    pictures: outcomes.length,
    different: outcomes.filter(({ digit }, n) => digit !== others[n]?.digit).length,
    cost: inferences(outcomes) / inferences(others),
  };
}

/** Rows: the digit that it is; columns: the digit that was read; refused pictures are left out. */
export function confusionOf(outcomes: readonly Outcome[]): readonly (readonly number[])[] {
  const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  for (const { label, digit } of outcomes) {
    const row = counts[label];
    if (row !== undefined && digit !== null) row[digit] = (row[digit] ?? 0) + 1;
  }
  return counts;
}
