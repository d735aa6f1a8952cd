import { Redis } from 'ioredis';
import type { Log } from '../../server/log.ts';

/** While Redis is away it is tried again after at most so long. */
const maxRetryMs = 2000;

export const retryStrategy = (times: number): number => Math.min(maxRetryMs, 50 * 2 ** times);

/** A connection that is made anew when it breaks; what is asked meanwhile waits for it. */
export function connectRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
  let isDown = false;
  redis.on('error', (error: Error) => {
    if (!isDown) log.warn('redis_down', { reason: error.message });
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) log.info('redis_back');
    isDown = false;
  });
  return redis;
}
