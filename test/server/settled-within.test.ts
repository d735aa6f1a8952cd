import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settledWithin } from '../../src/server/entries/settled-within.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new Promise<void>(() => {});

test('leaves no timer behind that would keep the process', async () => {
  await settledWithin(Promise.resolve(), 10_000);
  expect(vi.getTimerCount()).toBe(0);
  await expect(settledWithin(Promise.reject(new Error('broken')), 10_000)).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});

test('goes on without work that takes longer', async () => {
  let isOver = false;
  const waiting = settledWithin(never, 10_000).then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(9_999);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(isOver).toBe(true);
});
