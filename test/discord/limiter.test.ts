import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBackedLimiter } from '../../src/discord/backed-limiter.ts';
import { createMemoryLimiter } from '../../src/discord/memory-limiter.ts';

describe('the sliding window', () => {
  test('lets `limit` pass, and the next when the oldest is out of the window', async () => {
    let atMs = 0;
    const limiter = createMemoryLimiter({ limit: 2, windowMs: 1000, maxSubjects: 10, nowMs: () => atMs });
    expect(await limiter.take('ann')).toBe(0);
    atMs = 400;
    expect(await limiter.take('ann')).toBe(0);
    atMs = 500;
    expect(await limiter.take('ann')).toBe(0.5);
    expect(await limiter.take('bob')).toBe(0);
    atMs = 999;
    expect(await limiter.take('ann')).toBe(0.001);
    atMs = 1000;
    expect(await limiter.take('ann')).toBe(0);
    expect(await limiter.take('ann')).toBe(0.4);
  });

  test('never more than `limit` in any window, and who waits as long as told passes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        async (pauses, limit) => {
          let atMs = 0;
          const limiter = createMemoryLimiter({ limit, windowMs: 1000, maxSubjects: 1, nowMs: () => atMs });
          const passed: number[] = [];
          for (const pause of pauses) {
            atMs += pause;
            const waitMs = Math.round((await limiter.take('ann')) * 1000);
            if (waitMs > 0) {
              atMs += waitMs;
              expect(await limiter.take('ann')).toBe(0);
            }
            passed.push(atMs);
          }
          for (const end of passed) {
            expect(passed.filter((at) => at > end - 1000 && at <= end).length).toBeLessThanOrEqual(limit);
          }
        },
      ),
      { seed: 5, numRuns: 50 },
    );
  });

  test('remembers no more subjects than it may', async () => {
    const limiter = createMemoryLimiter({ limit: 1, windowMs: 1000, maxSubjects: 2, nowMs: () => 0 });
    for (const subject of ['ann', 'bob', 'cat']) expect(await limiter.take(subject)).toBe(0);
    expect(await limiter.take('cat')).toBeGreaterThan(0);
    expect(await limiter.take('ann')).toBe(0);
  });

  test('forgets who passed longest ago, not who came first', async () => {
    const limiter = createMemoryLimiter({ limit: 2, windowMs: 1000, maxSubjects: 2, nowMs: () => 0 });
    for (const subject of ['ann', 'bob', 'ann', 'cat']) expect(await limiter.take(subject)).toBe(0);
    expect(await limiter.take('ann')).toBeGreaterThan(0);
  });
});

test('where the first limiter fails the second decides, and somebody is told', async () => {
  const told: unknown[] = [];
  const broken = { take: () => Promise.reject(new Error('no Redis')) };
  const second = createMemoryLimiter({ limit: 1, windowMs: 1000, maxSubjects: 2, nowMs: () => 0 });
  const limiter = createBackedLimiter(broken, second, (error) => told.push(error));
  expect(await limiter.take('ann')).toBe(0);
  expect(await limiter.take('ann')).toBe(1);
  expect(told).toHaveLength(2);
});
