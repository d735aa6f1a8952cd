import { afterAll, beforeAll, describe } from 'vitest';
import { createRedisEvents } from '../../src/jobs/node/redis-events.ts';
import { openRedisQueue } from '../../src/jobs/node/redis-queue.ts';
import { createLog } from '../../src/log.ts';
import { hasRedis, type RedisProcess, startRedis } from '../discord/helpers/redis.ts';
import { describeQueue, type OpenAgain, rules } from './helpers/queue-contract.ts';

const log = createLog({ level: 'error', write: () => undefined, dateMs: () => 0 });

describe.skipIf(!hasRedis)('with redis-server', () => {
  let redis: RedisProcess;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.kill());

  let places = 0;
  async function openPlace(): Promise<OpenAgain> {
    places += 1;
    const name = `digits-${places}`;
    const { url } = redis;
    return async () => {
      const events = createRedisEvents({ url, channel: name, resultKeyPrefix: `${name}:result:`, log });
      return {
        queue: openRedisQueue({ url, queueName: name, rules, lockMs: 4000, events, log }),
        events,
      };
    };
  }

  describeQueue('the queue on Redis', openPlace);
});
