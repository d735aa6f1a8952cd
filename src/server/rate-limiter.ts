export interface RateLimiterOptions {
  readonly perMinute: number;
  /** Requests that may come at once after a pause. */
  readonly burst: number;
  /** Subjects that are remembered; beyond it the ones not seen for longest are forgotten. */
  readonly maxSubjects: number;
  readonly nowMs: () => number;
}

export interface RateLimiter {
  /** Counts a request of `subject`: 0 where it may pass, otherwise the seconds until one may. */
  take(subject: string): number;
}

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** A token bucket per subject: full at `burst`, refilled evenly. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { burst, maxSubjects, nowMs } = options;
  const perMs = options.perMinute / 60_000;
  // In the order in which they were last seen.
  const buckets = new Map<string, Bucket>();
  return {
    take(subject) {
      const atMs = nowMs();
      const last = buckets.get(subject) ?? { tokens: burst, atMs };
      const tokens = Math.min(burst, last.tokens + (atMs - last.atMs) * perMs);
      const passes = tokens >= 1;
      buckets.delete(subject);
      buckets.set(subject, { tokens: passes ? tokens - 1 : tokens, atMs });
      for (const oldest of buckets.keys()) {
        if (buckets.size <= maxSubjects) break;
        buckets.delete(oldest);
      }
      return passes ? 0 : (1 - tokens) / perMs / 1000;
    },
  };
}
