/** What a caller is told to wait at most: a longer estimate rests on a queue that will look different by then. */
const maxSeconds = 60;

/**
 * Whole seconds, 1 to 60, after which a queue of `waiting` reads has probably drained: `workers` (at least one) take
 * `serviceMs` for each.
 */
export function retryAfterSeconds(waiting: number, workers: number, serviceMs: number): number {
  const drainMs = (waiting * serviceMs) / Math.max(1, workers);
  return Math.min(maxSeconds, Math.max(1, Math.ceil(drainMs / 1000)));
}
