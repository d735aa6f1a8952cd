import type { RateLimiter } from './types.ts';

/** Asks `first`; where that fails `second` decides, and `onFailure` is told why: users needn't wait for a repair. */
export function createBackedLimiter(
  first: RateLimiter,
  second: RateLimiter,
  onFailure: (error: unknown) => void,
): RateLimiter {
  return {
    take: (subject) =>
      first.take(subject).catch((error: unknown) => {
        onFailure(error);
        return second.take(subject);
      }),
  };
}
