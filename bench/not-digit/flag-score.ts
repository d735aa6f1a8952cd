import type { Answer } from '../wild/wild-reader.ts';

/** How a picture that is no digit was answered. */
export interface NotDigitOutcome extends Answer {
  readonly kind: string;
  readonly name: string;
  readonly tags: readonly string[];
}

export interface FlagScore {
  readonly count: number;
  /** Answered with less confidence than the threshold. */
  readonly uncertain: number;
  /** Refused as nothing to read. */
  readonly refused: number;
  /** Answered with confidence: what misleads a user. */
  readonly fooled: number;
  /** Share of `uncertain` and `refused`; 0 of none. */
  readonly flagged: number;
}

/** Counts answers by what the user is told; `threshold`: below this confidence an answer is uncertain. */
export function scoreFlags(answers: readonly Answer[], threshold: number): FlagScore {
  const count = answers.length;
  const refused = answers.filter((answer) => answer.refused !== null).length;
  const fooled = answers.filter((answer) => isConfident(answer, threshold)).length;
  return {
    count,
    uncertain: count - refused - fooled,
    refused,
    fooled,
    flagged: count === 0 ? 0 : 1 - fooled / count,
  };
}

/** Scores by kind, each followed by those of its tags, for instance `letters` and `letters photo`, frequent tags first. */
export function scoreKinds(
  outcomes: readonly NotDigitOutcome[],
  threshold: number,
): ReadonlyMap<string, FlagScore> {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))];
  return new Map(
    kinds.flatMap((kind) => {
      const own = outcomes.filter((outcome) => outcome.kind === kind);
      const tags = [...new Set(own.flatMap((outcome) => outcome.tags))];
      const rows = tags
        .map((tag) => {
          const tagged = own.filter((outcome) => outcome.tags.includes(tag));
          return [`${kind} ${tag}`, scoreFlags(tagged, threshold)] as const;
        })
        .sort(([, a], [, b]) => b.count - a.count);
      return [[kind, scoreFlags(own, threshold)] as const, ...rows];
    }),
  );
}

export function isConfident({ refused, confidence }: Answer, threshold: number): boolean {
  return refused === null && confidence >= threshold;
}

/** What is compared with a threshold; -Infinity for a refusal, which no threshold lets through. */
export function confidenceOf({ refused, confidence }: Answer): number {
  return refused === null ? confidence : Number.NEGATIVE_INFINITY;
}
