import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLimiter } from '../../src/discord/entries/node/limiter.ts';
import { createRedisLimiter } from '../../src/discord/redis-limiter.ts';
import { hasRedis, type RedisProcess, startRedis } from './helpers/redis.ts';

describe.skipIf(!hasRedis)('the limit in Redis (needs redis-server)', () => {
  let redis: RedisProcess;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.kill());

  test('two bots share a window, of which no place is given twice', async () => {
    const open = () => openLimiter({ redisUrl: redis.url, readsPerMinute: 5 }, () => undefined);
    const bots = [await open(), await open()];
    const asked = Array.from({ length: 20 }, (_, at) => bots[at % 2]?.limiter.take('ann'));
    const waits = await Promise.all(asked);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
    for (const wait of waits) {
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(60);
    }
    expect(await bots[0]?.limiter.take('bob')).toBe(0);
    for (const bot of bots) await bot.dispose();
  });

  test('who waits as long as told passes, and the keys go by themselves', async () => {
    const client = createClient({ url: redis.url });
    await client.connect();
    let member = 0;
    const limiter = createRedisLimiter({
      limit: 1,
      windowMs: 150,
      keyPrefix: 'test:',
      newMember: () => String(member++),
      evaluate: (script, keys, values) => client.eval(script, { keys: [...keys], arguments: [...values] }),
    });
    expect(await limiter.take('cat')).toBe(0);
    const wait = await limiter.take('cat');
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(0.15);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000 + 20));
    expect(await limiter.take('cat')).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await client.exists('test:cat')).toBe(0);
    client.destroy();
  });

  test('while Redis is away each bot keeps the limit itself, and says so once', async () => {
    const lost = await startRedis();
    const events: string[] = [];
    const { limiter, dispose } = await openLimiter({ redisUrl: lost.url, readsPerMinute: 2 }, (_, event) =>
      events.push(event),
    );
    expect(await limiter.take('ann')).toBe(0);
    await lost.kill();
    expect(await limiter.take('ann')).toBe(0);
    expect(await limiter.take('ann')).toBe(0);
    expect(await limiter.take('ann')).toBeGreaterThan(0);
    expect(events).toEqual(['redis_down']);
    await dispose();
  });
});

test.skipIf(!hasRedis)('a Redis that hangs is not waited for (needs redis-server)', async () => {
  const hung = await startRedis();
  const events: string[] = [];
  const { limiter, dispose } = await openLimiter({ redisUrl: hung.url, readsPerMinute: 1 }, (_, event) =>
    events.push(event),
  );
  hung.hang();
  expect(await limiter.take('ann')).toBe(0);
  expect(await limiter.take('ann')).toBeGreaterThan(0);
  expect(events).toEqual(['redis_down']);
  await dispose();
  await hung.kill();
});

test('a Redis that was never there: memory decides, nothing waits for it', async () => {
  const events: string[] = [];
  const { limiter, dispose } = await openLimiter(
    { redisUrl: 'redis://:secret@127.0.0.1:9/0', readsPerMinute: 1 },
    (level, event, fields) => events.push(JSON.stringify([level, event, fields])),
  );
  expect(await limiter.take('ann')).toBe(0);
  expect(await limiter.take('ann')).toBeGreaterThan(0);
  expect(events).toHaveLength(1);
  expect(events[0]).toContain('redis_down');
  expect(events[0]).not.toContain('secret');
  await dispose();
});
