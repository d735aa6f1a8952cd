import { beforeEach, describe, expect, test } from 'vitest';
import { createEngine, createHotEngine, type HotEngine } from '../../src/engine/index.ts';
import { digitPng, engineOptions, poolOptions } from '../helpers/engine.ts';
import { type ManualTimers, manualTimers } from '../helpers/manual-timers.ts';
import { memoryStore, templateModel } from '../helpers/models.ts';
import { type ScriptedWorker, scriptedWorkers } from '../helpers/scripted-workers.ts';

const model = templateModel();
const store = memoryStore(['a', 'b', 'c'].map((modelId) => ({ modelId, model })));

let timers: ManualTimers;
let workers: ScriptedWorker[];
let engine: HotEngine;

beforeEach(() => {
  timers = manualTimers();
  const scripted = scriptedWorkers();
  workers = scripted.workers;
  engine = createHotEngine(
    (modelIds, { strict }) =>
      createEngine(
        { store, spawn: scripted.spawn, timers, onWorkerLost: () => {} },
        { ...engineOptions, modelIds, strict, pool: { ...poolOptions, workers: 2 } },
      ),
    ['a'],
  );
});

/** Lets everything happen that waits for nothing but promises. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The workers from `from` on say that they hold `modelIds`. */
async function load(
  from: number,
  modelIds: readonly string[],
  refused: readonly object[] = [],
): Promise<void> {
  await settle();
  for (const worker of workers.slice(from)) {
    worker.events.message({
      type: 'loaded',
      modelIds,
      refused,
      device: { device: 'cpu', reason: 'it was asked for' },
    });
  }
  await settle();
}

function answer(worker: ScriptedWorker | undefined, job: number, digit: number): void {
  const timings = { queueMs: 0, decodeMs: 0, preprocessMs: 0, inferMs: 0 };
  const details = { format: 'png', width: 28, height: 28, flags: [], inferences: 1, timings };
  const probs = Array.from({ length: 10 }, (_, n) => (n === digit ? 1 : 0));
  const reading = { digit, confidence: 1, probs, modelId: 'x', uncertain: false, visualPng: null, details };
  worker?.events.message({ type: 'answer', job, reading });
}

const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => error,
  );

describe('a swap', () => {
  test('asks fresh workers for the self-test, and the first ones not', async () => {
    await load(0, ['a']);
    void engine.swap(['b']);
    await load(2, ['b']);
    expect(workers.map(({ posted }) => posted[0])).toMatchObject([
      { selfTest: false },
      { selfTest: false },
      { selfTest: true },
      { selfTest: true },
    ]);
  });

  test('waits for all of the new workers, and what the old ones have they finish', async () => {
    await load(0, ['a']);
    const open = engine.read(digitPng(1));
    const swapped = outcome(engine.swap(['b', 'c']));
    await settle();
    workers[2]?.events.message({
      type: 'loaded',
      modelIds: ['b', 'c'],
      refused: [],
      device: { device: 'cpu', reason: 'it was asked for' },
    });
    await settle();
    expect(engine.status()).toMatchObject({ modelId: 'ensemble_1_models' });
    await load(3, ['b', 'c']);
    expect(await swapped).toBe('done');
    expect(engine.status()).toMatchObject({ ready: true, modelId: 'ensemble_2_models' });
    expect(engine.activeIds()).toEqual(['b', 'c']);
    expect(workers.map(({ terminated }) => terminated)).toEqual([false, false, false, false]);
    expect(engine.stats()).toMatchObject({ busy: 1, ready: 2 });
    answer(workers[0], 0, 4);
    expect(await open).toMatchObject({ digit: 4 });
    await settle();
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, false, false]);
  });

  test.each([
    ['refuses a model', ['b'], [{ modelId: 'c', reason: 'it is bad' }], /not changed: c: it is bad\.$/],
    ['has none', [], [{ modelId: 'b', reason: 'it is worse' }], /not changed: b: it is worse\.$/],
  ])('of which a worker %s changes nothing', async (_, modelIds, refused, reason) => {
    await load(0, ['a']);
    const swapped = outcome(engine.swap(['b', 'c']));
    await load(2, modelIds, refused);
    expect(await swapped).toMatchObject({ code: 'malformed_form', message: expect.stringMatching(reason) });
    expect(engine.activeIds()).toEqual(['a']);
    expect(engine.status()).toMatchObject({ ready: true, modelId: 'ensemble_1_models', refused: [] });
    expect(workers.map(({ terminated }) => terminated)).toEqual([false, false, true, true]);
  });

  test('to a model that is not there starts no worker', async () => {
    await load(0, ['a']);
    const error = await outcome(engine.swap(['b', 'absent']));
    expect(error).toMatchObject({ code: 'malformed_form', message: expect.stringContaining('absent: ') });
    expect(workers.length).toBe(2);
  });

  test('of which a worker is lost changes nothing', async () => {
    await load(0, ['a']);
    const swapped = outcome(engine.swap(['b']));
    await settle();
    workers[2]?.events.exit('out of memory');
    await load(3, ['b']);
    expect(await swapped).toMatchObject({ code: 'malformed_form' });
    expect(engine.activeIds()).toEqual(['a']);
  });
});

describe('swaps', () => {
  test('the workers that were lost before them still count: a counter never goes back', async () => {
    await load(0, ['a']);
    workers[0]?.events.exit('gone');
    expect(engine.stats().restarts).toBe(1);
    timers.advance(poolOptions.maxBackoffMs);
    await load(2, ['a']);
    const swapped = outcome(engine.swap(['b']));
    await load(3, ['b']);
    expect(await swapped).toBe('done');
    await settle();
    expect(engine.stats().restarts).toBe(1);
  });

  test('come one after the other; the last one counts', async () => {
    await load(0, ['a']);
    const first = outcome(engine.swap(['b']));
    const second = outcome(engine.swap(['c']));
    await load(2, ['b']);
    expect(await first).toBe('done');
    expect(workers.length).toBe(6);
    await load(4, ['c']);
    expect(await second).toBe('done');
    expect(engine.activeIds()).toEqual(['c']);
  });

  test('that wait have a limit, and a refresh is of what is active by then', async () => {
    await load(0, ['a']);
    const swaps = [engine.swap(['b']), engine.refresh(), engine.swap(['c']), engine.swap(['a'])].map(outcome);
    expect(await outcome(engine.swap(['b']))).toMatchObject({ code: 'overloaded', retryAfterSeconds: 10 });
    await load(2, ['b']);
    await load(4, ['b']);
    expect(await swaps[1]).toBe('done');
    expect(engine.activeIds()).toEqual(['b']);
  });

  test('end with the engine: the one under way changes nothing, none is taken any more', async () => {
    await load(0, ['a']);
    const swaps = [engine.swap(['b']), engine.swap(['c'])].map(outcome);
    await settle();
    await engine.endSwaps();
    for (const swap of swaps) expect(await swap).toMatchObject({ code: 'not_ready' });
    expect(await outcome(engine.swap(['b']))).toMatchObject({ code: 'not_ready' });
    expect(workers.map(({ terminated }) => terminated)).toEqual([false, false, true, true]);
    expect(engine.status()).toMatchObject({ ready: true });
    await engine.dispose();
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
  });

  test('a swap under way ends with the engine, and no worker is left of it', async () => {
    await load(0, ['a']);
    const swapped = outcome(engine.swap(['b']));
    await settle();
    expect(workers).toHaveLength(4);
    await engine.dispose();
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, true, true]);
    expect(await swapped).toMatchObject({ code: 'not_ready' });
  });
});
