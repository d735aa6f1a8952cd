import { withTimeout } from '../../../client/with-timeout.ts';
import { systemTimers } from '../../../runtime/system-timers.ts';
import { createBackedLimiter } from '../../backed-limiter.ts';
import type { BotConfig } from '../../bot-config.ts';
import { createMemoryLimiter, type WindowRule } from '../../memory-limiter.ts';
import { createRedisLimiter } from '../../redis-limiter.ts';
import type { BotLog, RateLimiter } from '../../types.ts';

export interface OpenLimiter {
  readonly limiter: RateLimiter;
  dispose(): Promise<void>;
}

const windowMs = 60_000;
/** A hundred bytes each. */
const maxSubjects = 100_000;
/** A Redis that is slower than this counts as one that fails: Discord's users wait. */
const redisTimeoutMs = 1000;

/** In memory, or in Redis where `REDIS_URL` is set; then memory stands in while Redis doesn't answer. */
export async function openLimiter(
  config: Pick<BotConfig, 'redisUrl' | 'readsPerMinute'>,
  log: BotLog,
): Promise<OpenLimiter> {
  const { redisUrl, readsPerMinute } = config;
  const rule: WindowRule = { limit: readsPerMinute, windowMs };
  const memory = createMemoryLimiter({ ...rule, maxSubjects, nowMs: () => performance.now() });
  if (redisUrl === undefined) return { limiter: memory, dispose: async () => undefined };

  // Loaded here alone: without REDIS_URL nobody needs to have it installed.
  const { createClient } = await import('@redis/client');
  const redis = createClient({
    url: redisUrl,
    // While it is away commands fail at once, rather than wait in line.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: redisTimeoutMs,
      reconnectStrategy: (retries) => Math.min(5000, 100 * 2 ** retries),
    },
  });
  let isDown = false;
  const onDown = (reason: unknown) => {
    if (!isDown) log('warn', 'redis_down', { reason: reason instanceof Error ? reason.name : 'unknown' });
    isDown = true;
  };
  redis.on('error', onDown);
  const connected = redis.connect().catch(onDown);
  // Up to one timeout, so that the first command finds Redis where it is there.
  await Promise.race([connected, new Promise((resolve) => setTimeout(resolve, redisTimeoutMs))]);
  const shared = createRedisLimiter({
    ...rule,
    async evaluate(script, keys, values) {
      // The client's own timeout ends with the writing of a command: it doesn't see a Redis that hangs.
      const answer = await withTimeout(
        () => redis.eval(script, { keys: [...keys], arguments: [...values] }),
        {
          timers: systemTimers,
          timeoutMs: redisTimeoutMs,
          timeoutError: () => new Error(`Redis does not answer within ${redisTimeoutMs} ms`),
        },
      );
      isDown = false;
      return answer;
    },
    keyPrefix: 'digits:discord:reads:',
    newMember: () => crypto.randomUUID(),
  });
  return {
    limiter: createBackedLimiter(shared, memory, onDown),
    async dispose() {
      if (redis.isOpen) redis.destroy();
    },
  };
}
