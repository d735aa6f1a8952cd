import { describe, expect, test } from 'vitest';
import type { SpawnWorker } from '../../src/engine/index.ts';
import { createJobQueue } from '../../src/engine/job-queue.ts';
import { createWorkerSlot, type WorkerSlot } from '../../src/engine/worker-slot.ts';
import { readerOptions } from '../helpers/engine.ts';
import { type ManualTimers, manualTimers } from '../helpers/manual-timers.ts';
import { type ScriptedWorker, scriptedWorkers } from '../helpers/scripted-workers.ts';

/** A slot with scripted workers. */
interface Stage {
  readonly timers: ManualTimers;
  readonly slot: WorkerSlot;
  /** Workers spawned so far, the latest last. */
  readonly workers: readonly ScriptedWorker[];
  readonly lost: readonly string[];
}

function stage(options: { readonly objection?: string; readonly spawn?: SpawnWorker } = {}): Stage {
  const timers = manualTimers();
  const { spawn, workers } = scriptedWorkers();
  const lost: string[] = [];
  const slot = createWorkerSlot(
    {
      spawn: options.spawn ?? spawn,
      timers,
      load: { type: 'load', artifacts: [], device: 'cpu', options: readerOptions },
    },
    { startTimeoutMs: 1000, hangGraceMs: 100, backoffMs: 10, maxBackoffMs: 40 },
    {
      loaded: () => options.objection ?? null,
      idle: () => {},
      served: () => {},
      ended: (reason) => lost.push(reason),
    },
  );
  return { timers, slot, workers, lost };
}

const loaded = {
  type: 'loaded',
  modelIds: ['m'],
  refused: [],
  device: { device: 'cpu', reason: 'asked for' },
};

describe('createWorkerSlot', () => {
  test('sends a new worker its models, and takes it once it has loaded', () => {
    const { slot, workers } = stage();
    expect(workers[0]?.posted.map(({ type }) => type)).toEqual(['load']);
    expect(slot.phase()).toBe('starting');
    workers[0]?.events.message(loaded);
    expect(slot.phase()).toBe('idle');
  });

  test('a worker without models is kept, but not used', () => {
    const { slot, workers, lost } = stage();
    workers[0]?.events.message({ ...loaded, modelIds: [] });
    expect(slot.phase()).toBe('empty');
    expect(lost).toEqual([]);
  });

  test('pauses twice as long after each start that failed, up to a limit', () => {
    const { timers, workers } = stage();
    for (const pauseMs of [10, 20, 40, 40]) {
      const before = workers.length;
      workers.at(-1)?.events.exit('it exited with code 1');
      timers.advance(pauseMs - 1);
      expect(workers).toHaveLength(before);
      timers.advance(1);
      expect(workers).toHaveLength(before + 1);
    }
  });

  test('a worker that served has the pauses begin anew', async () => {
    const { timers, slot, workers } = stage();
    for (const pauseMs of [10, 20]) {
      workers.at(-1)?.events.exit('it exited with code 1');
      timers.advance(pauseMs);
    }
    workers[2]?.events.message(loaded);
    const queue = createJobQueue(timers);
    const task = {
      pieces: [new Uint8Array(1)],
      request: {},
      deadlineMs: 10_000,
      signal: undefined,
      giveAway: false,
    };
    const outcome = queue.add(task).catch((error: unknown) => error);
    const job = queue.take();
    if (job !== undefined) slot.assign(job);
    workers[2]?.events.exit('lost at work');
    expect(await outcome).toMatchObject({ code: 'internal_error' });
    timers.advance(0);
    expect(workers).toHaveLength(4);
    workers[3]?.events.exit('it exited with code 1');
    timers.advance(9);
    expect(workers).toHaveLength(4);
    timers.advance(1);
    expect(workers).toHaveLength(5);
  });

  test('a worker that can not even be spawned is tried again after the same pauses', () => {
    let tries = 0;
    const { timers, lost } = stage({
      spawn: () => {
        tries++;
        throw new Error('no such file');
      },
    });
    timers.advance(10 + 20 + 40);
    expect(tries).toBe(4);
    expect(lost).toEqual(Array.from({ length: 4 }, () => 'no such file'));
  });

  test('a worker that loads and dies idle pauses as one that fails to start', () => {
    const { timers, workers } = stage();
    for (const pauseMs of [10, 20]) {
      const before = workers.length;
      workers.at(-1)?.events.message(loaded);
      workers.at(-1)?.events.exit('it exited with code 1');
      timers.advance(pauseMs - 1);
      expect(workers).toHaveLength(before);
      timers.advance(1);
    }
  });

  test('a worker that does not load in time is ended and replaced', () => {
    const { timers, workers, lost } = stage();
    timers.advance(1000);
    expect(workers[0]?.terminated).toBe(true);
    expect(lost).toEqual(['it did not load within 1000 ms']);
    timers.advance(10);
    expect(workers).toHaveLength(2);
  });

  test('a worker that loaded something else than it should is ended', () => {
    const { workers, lost, slot } = stage({ objection: 'it loaded a, the others a, b' });
    workers[0]?.events.message(loaded);
    expect(workers[0]?.terminated).toBe(true);
    expect(lost).toEqual(['it loaded a, the others a, b']);
    expect(slot.phase()).toBe('ended');
  });

  test.each([
    ['something else than the protocol', { type: 'hello' }, /unknown message/],
    ['a message that is not even an object', 'loaded', /unknown message/],
    [
      'an answer to a job that it does not have',
      { type: 'failure', job: 7, code: 'timeout', message: '', detail: null },
      /job 7/,
    ],
    ['twice that it has loaded', loaded, /loaded twice/],
  ])('a worker that says %s is ended', (_, message, reason) => {
    const { workers, lost } = stage();
    workers[0]?.events.message(loaded);
    workers[0]?.events.message(message);
    expect(workers[0]?.terminated).toBe(true);
    expect(lost).toEqual([expect.stringMatching(reason)]);
  });

  test('what a worker says after its end has no effect', () => {
    const { timers, workers, lost, slot } = stage();
    workers[0]?.events.exit('gone');
    workers[0]?.events.exit('gone again');
    workers[0]?.events.message(loaded);
    expect(lost).toEqual(['gone']);
    expect(slot.phase()).toBe('ended');
    timers.advance(10);
    workers[0]?.events.message(loaded);
    expect(slot.phase()).toBe('starting');
  });

  test('a worker that can’t be sent its models is ended, and another one tried later', () => {
    let failures = 2;
    const { spawn, workers } = scriptedWorkers();
    const { timers, slot, lost } = stage({
      spawn: (events) => {
        const port = spawn(events);
        return {
          ...port,
          post(message) {
            if (failures-- > 0) throw new Error('can not be cloned');
            port.post(message);
          },
        };
      },
    });
    timers.advance(30);
    expect(lost).toEqual(['can not be cloned', 'can not be cloned']);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, false]);
    workers[2]?.events.message(loaded);
    // None of those that failed is waited for any more.
    timers.advance(60_000);
    expect(slot.phase()).toBe('idle');
    expect(workers).toHaveLength(3);
  });

  test('starts nothing more once disposed of', async () => {
    const { timers, workers, slot } = stage();
    await slot.dispose();
    expect(workers[0]?.terminated).toBe(true);
    timers.advance(10_000);
    expect(workers).toHaveLength(1);
    const other = stage();
    other.workers[0]?.events.exit('gone');
    await other.slot.dispose();
    other.timers.advance(10_000);
    expect(other.workers).toHaveLength(1);
  });
});
