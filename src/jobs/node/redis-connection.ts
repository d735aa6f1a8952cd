import { Redis } from 'ioredis';
import type { Log } from '../../log.ts';

/** While Redis is away it is tried again after at most so long. */
const maxRetryMs = 2000;

export const retryStrategy = (times: number): number => Math.min(maxRetryMs, 50 * 2 ** times);

/** Redis being away: told of once, however many connections notice it and however often they try again, and when it is back. */
export interface Outage {
  isOn(): boolean;
  begin(error: Error): void;
  end(): void;
}

export function createOutage(log: Log): Outage {
  let isOn = false;
  return {
    isOn: () => isOn,
    begin(error) {
      if (!isOn) log.warn('redis_down', { reason: reasonOf(error) });
      isOn = true;
    },
    end() {
      if (isOn) log.info('redis_back');
      isOn = false;
    },
  };
}

/** A host of several addresses gives an error without a message. */
function reasonOf(error: Error): string {
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

/** What BullMQ's connections, and whatever it asks over them, run into. */
export function tellQueueError(error: Error, outage: Outage, log: Log): void {
  // The system's errors have a code, those of Redis have none.
  if ('code' in error) outage.begin(error);
  else if (!outage.isOn()) log.warn('training_queue', { reason: error.message });
}

/** A connection that is made anew when it breaks; what is asked meanwhile waits for it. */
export function connectRedis(url: string, outage: Outage): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
  redis.on('error', outage.begin);
  redis.on('ready', outage.end);
  return redis;
}
