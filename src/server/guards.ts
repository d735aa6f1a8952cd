import type { Middleware } from 'h3';
import type { SecurityConfig } from '../config.ts';
import { clientAddress } from './client-address.ts';
import { requireApiKey } from './middleware/api-key.ts';
import { limitRate } from './middleware/rate-limit.ts';
import { createRateLimiter } from './rate-limiter.ts';

/** Accounts of the rate limit that are remembered: about 2 MB. */
const maxSubjects = 10_000;

/**
 * What stands in front of every route under /v1, as far as it is configured. By address the rate limit comes first,
 * so that guessing keys is limited too; by key it comes after the key has been checked.
 */
export function createGuards(security: SecurityConfig, nowMs: () => number): Middleware[] {
  const { apiKey, rateLimit, trustedProxies } = security;
  const keyGuard = apiKey === undefined ? [] : [requireApiKey(apiKey)];
  if (rateLimit === undefined) return keyGuard;
  const { perMinute, burst, by } = rateLimit;
  const limiter = createRateLimiter({ perMinute, burst, maxSubjects, nowMs });
  return by === 'address'
    ? [limitRate(limiter, (event) => clientAddress(event, trustedProxies)), ...keyGuard]
    : [...keyGuard, limitRate(limiter, () => 'key')];
}
