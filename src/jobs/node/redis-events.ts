import type { Redis } from 'ioredis';
import {
  type TrainingCompleted,
  type TrainingFailed,
  type TrainingJobEvent,
  trainingJobEventSchema,
} from '../../contract/training.ts';
import { messageOf } from '../../error-message.ts';
import type { Log } from '../../log.ts';
import { createEventHub } from '../event-hub.ts';
import type { JobEvents } from '../types.ts';
import { connectRedis, createOutage, type Outage } from './redis-connection.ts';

export interface RedisEventsOptions {
  readonly url: string;
  readonly channel: string;
  /** In front of a job's id: the key of its result. */
  readonly resultKeyPrefix: string;
  readonly log: Log;
}

export interface RedisEvents extends JobEvents {
  /** Of the Redis that they are published on. */
  readonly outage: Outage;
  /** Keeps how a job ended, so long, and tells it, unless that was done before. */
  publishEnd(jobId: string, event: TrainingCompleted | TrainingFailed, ttlSec: number): Promise<void>;
}

/** Events as JSON on a Redis channel. */
export function createRedisEvents(options: RedisEventsOptions): RedisEvents {
  const { url, channel, resultKeyPrefix, log } = options;
  const outage = createOutage(log);
  const publisher = connectRedis(url, outage);
  const hub = createEventHub();
  let connection: Redis | undefined;
  let listening: Promise<unknown> | undefined;

  /** Resolves when Redis has been told, which may be much later. */
  function listen(): Promise<unknown> {
    const redis = connectRedis(url, outage);
    connection = redis;
    redis.on('message', (_, text) => {
      const event = parseEvent(text);
      if (event === undefined) log.warn('training_event', { reason: 'not an event of ours' });
      else void hub.publish(event);
    });
    return redis.subscribe(channel);
  }

  async function publish(event: TrainingJobEvent): Promise<void> {
    // Old news by the time Redis is back.
    if (event.type === 'progress' && publisher.status !== 'ready') return;
    try {
      await publisher.publish(channel, JSON.stringify(event));
    } catch (error) {
      log.warn('training_event', { reason: messageOf(error) });
    }
  }

  return {
    outage,
    publish,
    async publishEnd(jobId, event, ttlSec) {
      const isFirst = await publisher.set(
        `${resultKeyPrefix}${jobId}`,
        JSON.stringify(event),
        'EX',
        ttlSec,
        'NX',
      );
      if (isFirst === 'OK') await publish(event);
    },
    async subscribe(listener) {
      listening ??= listen().catch((error: unknown) => {
        connection?.disconnect();
        listening = undefined;
        throw error;
      });
      await listening;
      return await hub.subscribe(listener);
    },
    async dispose() {
      await hub.dispose();
      publisher.disconnect();
      connection?.disconnect();
    },
  };
}

function parseEvent(text: string): TrainingJobEvent | undefined {
  try {
    return trainingJobEventSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
