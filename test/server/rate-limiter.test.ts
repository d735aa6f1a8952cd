import { describe, expect, test } from 'vitest';
import { createRateLimiter } from '../../src/server/rate-limiter.ts';

function limiterAt(options: { perMinute: number; burst: number; maxSubjects?: number }) {
  let nowMs = 0;
  const limiter = createRateLimiter({ maxSubjects: 100, ...options, nowMs: () => nowMs });
  return {
    take: (subject = 'a') => limiter.take(subject),
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('a bucket', () => {
  test('lets a burst pass, then one for every share of a minute', () => {
    const { take, wait } = limiterAt({ perMinute: 60, burst: 3 });
    expect([take(), take(), take()]).toEqual([0, 0, 0]);
    expect(take()).toBeCloseTo(1, 9);
    wait(400);
    expect(take()).toBeCloseTo(0.6, 9);
    wait(600);
    expect(take()).toBe(0);
    expect(take()).toBeCloseTo(1, 9);
  });

  test('fills up to the burst and no further', () => {
    const { take, wait } = limiterAt({ perMinute: 60, burst: 2 });
    wait(3_600_000);
    expect([take(), take()]).toEqual([0, 0]);
    expect(take()).toBeGreaterThan(0);
  });

  test('is not emptied further by what is refused', () => {
    const { take, wait } = limiterAt({ perMinute: 60, burst: 1 });
    for (let n = 0; n < 50; n++) take();
    wait(1000);
    expect(take()).toBe(0);
  });

  test('belongs to one subject', () => {
    const { take } = limiterAt({ perMinute: 1, burst: 1 });
    expect([take('a'), take('b')]).toEqual([0, 0]);
    expect(take('a')).toBeCloseTo(60, 9);
  });
});

test('memory is bounded: the subject not seen for longest is forgotten', () => {
  const { take } = limiterAt({ perMinute: 1, burst: 1, maxSubjects: 2 });
  take('a');
  take('b');
  take('a');
  take('c');
  expect(take('a')).toBeGreaterThan(0);
  expect(take('b')).toBe(0);
});
