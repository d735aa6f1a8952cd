import { pictureValues } from './classifier.ts';
import type { Classifier, Clock } from './types.ts';

/**
 * V8 first compiles WASM fast and then well. A small network took 2.0 ms for its first 20 runs, 1.25 ms from there to
 * the 90th and 0.9 ms later; on a busy machine single runs take thrice that, so windows are compared by their fastest.
 */
export const warmUpLimits = {
  windowRuns: 10,
  /** Compiling well begins after 10 to 20 runs: two equal windows before that mean nothing. */
  minRuns: 30,
  maxRuns: 100,
  /** A network of 430 M multiply-adds takes 60 ms a run at first; readiness doesn't wait longer than this for one. */
  maxMs: 2000,
  /** A window that is not faster than this share of the one before has settled. */
  settledShare: 0.9,
} as const;

export interface WarmUp {
  readonly runs: number;
  /** Fastest run of the last window. */
  readonly runMs: number;
}

/** Runs single blank pictures until the time per run has settled, or a limit is reached. */
export async function warmUp(classifier: Classifier, clock: Clock): Promise<WarmUp> {
  const { windowRuns, minRuns, maxRuns, maxMs, settledShare } = warmUpLimits;
  const picture = new Float32Array(pictureValues);
  const startMs = clock.nowMs();
  let previousMs = Number.POSITIVE_INFINITY;
  for (let runs = 0; ; ) {
    let fastestMs = Number.POSITIVE_INFINITY;
    for (let n = 0; n < windowRuns; n++, runs++) {
      const beforeMs = clock.nowMs();
      await classifier.run(picture, 1);
      fastestMs = Math.min(fastestMs, clock.nowMs() - beforeMs);
    }
    const settled = runs >= minRuns && fastestMs >= settledShare * previousMs;
    if (settled || runs >= maxRuns || clock.nowMs() - startMs >= maxMs) return { runs, runMs: fastestMs };
    previousMs = fastestMs;
  }
}
