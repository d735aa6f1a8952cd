import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createDeadline } from '../../src/server/deadline.ts';
import { manualTimers } from '../helpers/manual-timers.ts';

test('a request that was answered in time leaves no timer and no listener behind', () => {
  const timers = manualTimers();
  const client = new AbortController();
  const deadline = createDeadline(timers, { atMs: 600_000, client: client.signal });
  expect([timers.waiting(), getEventListeners(client.signal, 'abort').length]).toEqual([1, 1]);
  deadline.dispose();
  expect([timers.waiting(), getEventListeners(client.signal, 'abort').length]).toEqual([0, 0]);
});

test('nothing is kept of the pieces of a body that have come', async () => {
  const client = new AbortController();
  const deadline = createDeadline(manualTimers(), { atMs: 1000, client: client.signal });
  for (let piece = 0; piece < 100; piece++) expect(await deadline.race(Promise.resolve(piece))).toBe(piece);
  await expect(deadline.race(Promise.reject(new Error('it breaks off')))).rejects.toThrow('it breaks off');
  expect(getEventListeners(deadline.signal, 'abort')).toEqual([]);
});

test('what goes on at the deadline, or when the client goes, is rejected with timeout', async () => {
  const timers = manualTimers();
  const client = new AbortController();
  const late = createDeadline(timers, { atMs: 1000, client: client.signal });
  const work = late.race(new Promise(() => undefined));
  timers.advance(1000);
  await expect(work).rejects.toMatchObject({ code: 'timeout' });
  const other = createDeadline(timers, { atMs: 5000, client: client.signal });
  client.abort();
  await expect(other.race(Promise.resolve(1))).rejects.toMatchObject({ code: 'timeout' });
});
