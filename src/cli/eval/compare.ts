import type { Outcome } from './read-set.ts';

/** Two readings of the same set, picture by picture. */
export interface Comparison {
  readonly pictures: number;
  /** Pictures that were read as another digit, or refused in one of them only or for another reason. */
  readonly different: number;
  /** Views times models a reading, of the first over that of the second. */
  readonly cost: number;
}

/** Compares the outcomes of one set, which are in the same order. */
export function compare(first: readonly Outcome[], second: readonly Outcome[]): Comparison {
  const different = first.filter((outcome, n) => answerOf(outcome) !== answerOf(second[n])).length;
  return { pictures: first.length, different, cost: inferences(first) / inferences(second) };
}

function answerOf(outcome: Outcome | undefined): number | string | undefined {
  return outcome !== undefined && 'reading' in outcome ? outcome.reading.digit : outcome?.code;
}

function inferences(outcomes: readonly Outcome[]): number {
  return outcomes.reduce(
    (sum, outcome) => sum + ('reading' in outcome ? outcome.reading.details.inferences : 0),
    0,
  );
}
