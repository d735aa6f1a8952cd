/** How long to wait before the next run, in ms, after `failedRuns` of them (from 1); the last interval counts for all that follow. */
export function retryDelayMs(intervalsSec: readonly number[], failedRuns: number): number {
  return 1000 * (intervalsSec[failedRuns - 1] ?? intervalsSec.at(-1) ?? 0);
}
