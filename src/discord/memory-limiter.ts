import type { RateLimiter } from './types.ts';

export interface WindowRule {
  /** Requests of one subject in any `windowMs`. */
  readonly limit: number;
  readonly windowMs: number;
}

export interface MemoryLimiterOptions extends WindowRule {
  /** Subjects that are remembered; beyond it the ones that passed longest ago are forgotten. */
  readonly maxSubjects: number;
  readonly nowMs: () => number;
}

/** A sliding window per subject: what was refused doesn't count. */
export function createMemoryLimiter(options: MemoryLimiterOptions): RateLimiter {
  const { limit, windowMs, maxSubjects, nowMs } = options;
  // When each passed, oldest first; the subjects in the order in which they last passed.
  const passedAt = new Map<string, readonly number[]>();
  return {
    async take(subject) {
      const atMs = nowMs();
      const recent = (passedAt.get(subject) ?? []).filter((passed) => passed > atMs - windowMs);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= limit) return (oldest + windowMs - atMs) / 1000;
      passedAt.delete(subject);
      passedAt.set(subject, [...recent, atMs]);
      for (const longestAgo of passedAt.keys()) {
        if (passedAt.size <= maxSubjects) break;
        passedAt.delete(longestAgo);
      }
      return 0;
    },
  };
}
