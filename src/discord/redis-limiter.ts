import { z } from 'zod';
import type { WindowRule } from './memory-limiter.ts';
import type { RateLimiter } from './types.ts';

export interface RedisLimiterOptions extends WindowRule {
  /** Runs EVAL and answers what the script returns. */
  readonly evaluate: (script: string, keys: readonly string[], values: readonly string[]) => Promise<unknown>;
  /** In front of every key. */
  readonly keyPrefix: string;
  /** Tells apart requests of the same millisecond. */
  readonly newMember: () => string;
}

/**
 * The window as a sorted set of the moments at which a subject passed. One script, so that bots that share the Redis
 * can't both take the last place; Redis' own clock, so that theirs needn't agree. Answers milliseconds to wait.
 */
const script = `
local limit, window, member = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) < limit then
  redis.call('ZADD', KEYS[1], now, member)
  redis.call('PEXPIRE', KEYS[1], window)
  return 0
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return oldest[2] + window - now
`;

/** The same sliding window as in memory, shared by every bot on one Redis. Rejects where Redis does. */
export function createRedisLimiter(options: RedisLimiterOptions): RateLimiter {
  const { evaluate, limit, windowMs, keyPrefix, newMember } = options;
  return {
    async take(subject) {
      const values = [String(limit), String(windowMs), newMember()];
      const waitMs = await evaluate(script, [`${keyPrefix}${subject}`], values);
      return z.number().parse(waitMs) / 1000;
    },
  };
}
