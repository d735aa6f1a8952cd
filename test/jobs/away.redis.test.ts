import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createRedisEvents } from '../../src/jobs/node/redis-events.ts';
import { openRedisQueue } from '../../src/jobs/node/redis-queue.ts';
import { createLog } from '../../src/log.ts';
import { hasRedis } from '../discord/helpers/redis.ts';
import { rules } from './helpers/queue-contract.ts';
import { startLastingRedis } from './helpers/redis-server.ts';
import { startWorkerProcess } from './helpers/worker-process.ts';

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

test.skipIf(!hasRedis)('a worker without a job tells once that Redis is away, and stops soon', async () => {
  const redis = await startLastingRedis();
  const root = await mkdtemp(join(tmpdir(), 'digits-away-'));
  const worker = await startWorkerProcess({ REDIS_URL: redis.url, APP__DATA_ROOT: root });
  const count = (event: string) => worker.output().split(`"event":"${event}"`).length - 1;
  try {
    await redis.restart(6000);
    await vi.waitFor(() => expect(count('redis_back')).toBe(1), { timeout: 10_000 });
    expect([count('redis_down'), count('training_queue')]).toEqual([1, 0]);

    const back = redis.restart(8000);
    await vi.waitFor(() => expect(count('redis_down')).toBe(2), { timeout: 10_000 });
    const startedMs = performance.now();
    worker.kill('SIGTERM');
    expect(await worker.exited).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(6000);
    expect(worker.output()).toMatch(/"event":"training_worker_not_closed".*"reason":"Redis does not answer"/);
    await back;
  } finally {
    worker.kill('SIGKILL');
    await redis.dispose();
    await rm(root, { recursive: true });
  }
});
