import { expect, test } from 'vitest';
import { createRedisEvents } from '../../src/jobs/node/redis-events.ts';
import { openRedisQueue } from '../../src/jobs/node/redis-queue.ts';
import { createLog } from '../../src/server/log.ts';
import { hasRedis } from '../discord/helpers/redis.ts';
import { rules } from './helpers/queue-contract.ts';
import { startLastingRedis } from './helpers/redis-server.ts';

const log = createLog({ level: 'error', write: () => undefined, dateMs: () => 0 });

test.skipIf(!hasRedis)('a queue is given up while Redis, which was there, answers nobody', async () => {
  const redis = await startLastingRedis();
  const { url } = redis;
  const events = createRedisEvents({ url, channel: 'away', resultKeyPrefix: 'away:', log });
  const queue = openRedisQueue({ url, queueName: 'away', rules, lockMs: 8000, events, log });
  await events.subscribe(() => undefined);
  expect(await queue.list()).toEqual([]);

  const back = redis.hang(8000);
  const asked = queue.list().catch(() => 'given up');
  const startedMs = performance.now();
  await queue.dispose();
  await events.dispose();
  expect(performance.now() - startedMs).toBeLessThan(4000);
  expect(await asked).toBe('given up');
  await back;
  await redis.dispose();
});
