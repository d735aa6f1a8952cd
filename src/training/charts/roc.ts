/** What a threshold lets through. */
export interface RocPoint {
  /** Answers below this confidence are flagged. */
  readonly threshold: number;
  /** Share of what is no digit that is not flagged. */
  readonly x: number;
  /** Share of the digits that is not flagged. */
  readonly y: number;
}

/**
 * The receiver operating characteristic over all thresholds (Fawcett 2006), from (0, 0), where everything is flagged,
 * to (1, 1), where nothing is: one point for each confidence that occurs, highest first. A picture that was refused
 * has -Infinity: it is flagged at any threshold but that. At least one confidence of each kind.
 */
export function rocPoints(digits: readonly number[], others: readonly number[]): readonly RocPoint[] {
  const scores = [
    ...digits.map((confidence) => ({ confidence, isDigit: true })),
    ...others.map((confidence) => ({ confidence, isDigit: false })),
  ].sort((a, b) => b.confidence - a.confidence);
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, x: 0, y: 0 }];
  let passedDigits = 0;
  let passedOthers = 0;
  scores.forEach(({ confidence, isDigit }, i) => {
    if (isDigit) passedDigits++;
    else passedOthers++;
    // Equal confidences pass together.
    if (scores[i + 1]?.confidence === confidence) return;
    points.push({
      threshold: confidence,
      x: passedOthers / others.length,
      y: passedDigits / digits.length,
    });
  });
  return points;
}

/**
 * The area under the curve: the probability that a digit has a higher confidence than what is none, equal ones counting
 * half (Hanley and McNeil 1982).
 */
export function areaUnderCurve(points: readonly RocPoint[]): number {
  return points.slice(1).reduce((area, { x, y }, i) => {
    const before = points[i] ?? { x: 0, y: 0 };
    return area + ((x - before.x) * (y + before.y)) / 2;
  }, 0);
}

/** What a threshold lets through: the last point whose own threshold is not below it. */
export function pointAt(points: readonly RocPoint[], threshold: number): RocPoint {
  return points.findLast((point) => point.threshold >= threshold) ?? { threshold, x: 0, y: 0 };
}
