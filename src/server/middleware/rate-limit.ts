import type { H3Event, Middleware } from 'h3';
import { DigitsError } from '../../errors.ts';
import type { RateLimiter } from '../rate-limiter.ts';

/** Lets pass what the limiter has room for; `subjectOf` says on whose account a request goes. */
export function limitRate(limiter: RateLimiter, subjectOf: (event: H3Event) => string): Middleware {
  return (event, next) => {
    const waitSeconds = limiter.take(subjectOf(event));
    if (waitSeconds > 0) {
      throw new DigitsError('too_many_requests', 'Too many requests: slow down.', {
        retryAfterSeconds: waitSeconds,
      });
    }
    return next();
  };
}
