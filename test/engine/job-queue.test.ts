import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../../src/engine/index.ts';
import type { Job, JobTask } from '../../src/engine/job.ts';
import { createJobQueue } from '../../src/engine/job-queue.ts';
import { retryAfterSeconds } from '../../src/engine/retry-after.ts';
import { DigitsError } from '../../src/errors.ts';
import { manualTimers } from '../helpers/manual-timers.ts';

function task(name: number, deadlineMs = 1000, signal?: AbortSignal): JobTask {
  return { pieces: [Uint8Array.of(name)], request: {}, deadlineMs, signal, giveAway: false };
}

const reading: Reading = {
  digit: 3,
  confidence: 1,
  probs: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
  modelId: 'ensemble_1_models',
  uncertain: false,
  visualPng: null,
  details: {
    format: 'png',
    width: 28,
    height: 28,
    flags: [],
    inferences: 1,
    timings: { queueMs: 0, decodeMs: 0, preprocessMs: 0, inferMs: 0 },
  },
};

describe('createJobQueue', () => {
  test('hands out jobs in the order in which they came', async () => {
    const queue = createJobQueue(manualTimers());
    const outcomes = [queue.add(task(1)), queue.add(task(2)), queue.add(task(3))];
    expect(queue.waiting()).toBe(3);
    const taken = [queue.take(), queue.take(), queue.take()];
    expect(taken.map((job) => job?.pieces[0]?.[0])).toEqual([1, 2, 3]);
    expect(queue.take()).toBeUndefined();
    for (const job of taken) job?.succeed(reading);
    expect(await Promise.all(outcomes)).toEqual([reading, reading, reading]);
  });

  test('a job that waits past its deadline fails at that moment and is not handed out', async () => {
    const timers = manualTimers();
    const queue = createJobQueue(timers);
    const late = queue.add(task(1, 100));
    const other = queue.add(task(2, 200));
    timers.advance(99);
    expect(queue.waiting()).toBe(2);
    timers.advance(1);
    await expect(late).rejects.toMatchObject({ code: 'timeout' });
    expect(queue.waiting()).toBe(1);
    const job = queue.take();
    expect(job?.pieces[0]?.[0]).toBe(2);
    job?.succeed(reading);
    expect(await other).toBe(reading);
  });

  test('a job at work fails at its deadline too, and what comes later has no effect', async () => {
    const timers = manualTimers();
    const queue = createJobQueue(timers);
    const outcome = queue.add(task(1, 100));
    const job = queue.take();
    timers.advance(100);
    await expect(outcome).rejects.toMatchObject({ code: 'timeout' });
    job?.succeed(reading);
    job?.fail(new DigitsError('internal_error', 'too late'));
    await queue.drained();
  });

  test('a job whose caller goes away leaves the queue', async () => {
    const queue = createJobQueue(manualTimers());
    const caller = new AbortController();
    const outcome = queue.add(task(1, 100, caller.signal));
    caller.abort();
    await expect(outcome).rejects.toMatchObject({ code: 'timeout', cause: caller.signal.reason });
    expect(queue.waiting()).toBe(0);
  });

  test('a signal that outlives its job is not held on to', async () => {
    const queue = createJobQueue(manualTimers());
    const caller = new AbortController();
    const outcome = queue.add(task(1, 100, caller.signal));
    queue.take()?.succeed(reading);
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
    caller.abort();
    expect(await outcome).toBe(reading);
  });

  test.each([
    ['was read', (job: Job) => job.succeed(reading)],
    ['failed', (job: Job) => job.fail(new DigitsError('internal_error', 'broken'))],
  ])('no timer is left of a job that %s long before its deadline', async (_, end) => {
    const timers = manualTimers();
    const queue = createJobQueue(timers);
    const outcome = queue.add(task(1, 600_000)).catch(() => undefined);
    const job = queue.take();
    expect(timers.waiting()).toBe(1);
    if (job !== undefined) end(job);
    await outcome;
    expect(timers.waiting()).toBe(0);
  });

  test('is drained once the jobs that were taken have ended as well', async () => {
    const queue = createJobQueue(manualTimers());
    await queue.drained();
    const outcome = queue.add(task(1));
    const job = queue.take();
    let drained = false;
    const done = queue.drained().then(() => {
      drained = true;
    });
    await Promise.resolve();
    expect(drained).toBe(false);
    job?.succeed(reading);
    await done;
    expect(await outcome).toBe(reading);
  });
});

describe('retryAfterSeconds', () => {
  test.each([
    ['nothing known yet', 5, 2, 0, 1],
    ['a short queue', 8, 2, 10, 1],
    ['eight reads of a second for two workers', 8, 2, 1000, 4],
    ['no worker at the moment', 8, 0, 1000, 8],
    ['a hopeless queue', 1000, 1, 5000, 60],
  ])('%s', (_, waiting, workers, serviceMs, seconds) => {
    expect(retryAfterSeconds(waiting, workers, serviceMs)).toBe(seconds);
  });
});
