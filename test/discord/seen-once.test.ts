import { expect, test } from 'vitest';
import { createSeenOnce } from '../../src/discord/seen-once.ts';

test('an id is known for as long as it could be sent again, and then as new as any', () => {
  let nowMs = 0;
  const isFirst = createSeenOnce({ forMs: 1000, maxIds: 100, nowMs: () => nowMs });
  expect([isFirst('a'), isFirst('a'), isFirst('b')]).toEqual([true, false, true]);
  nowMs = 999;
  expect(isFirst('a')).toBe(false);
  nowMs = 1000;
  expect([isFirst('a'), isFirst('a'), isFirst('b')]).toEqual([true, false, true]);
});

test('of more ids than are kept the oldest is forgotten', () => {
  const isFirst = createSeenOnce({ forMs: 1000, maxIds: 2, nowMs: () => 0 });
  expect([isFirst('a'), isFirst('b'), isFirst('c')]).toEqual([true, true, true]);
  expect([isFirst('c'), isFirst('a')]).toEqual([false, true]);
});
