import { describe, expect, test } from 'vitest';
import { createPool, type Engine, manifestSchema } from '../../src/engine/index.ts';
import { poolOptions, readerOptions } from '../helpers/engine.ts';
import { type ManualTimers, manualTimers } from '../helpers/manual-timers.ts';
import { constantModel, manifestOf } from '../helpers/models.ts';
import { type ScriptedWorker, scriptedWorkers } from '../helpers/scripted-workers.ts';

interface Stage {
  readonly pool: Engine;
  readonly timers: ManualTimers;
  readonly workers: readonly ScriptedWorker[];
  readonly lost: readonly string[];
}

/** A pool of scripted workers that are to load the models `a` and `b`. */
function stage(workerCount: number, queueLimit = 8): Stage {
  const { spawn, workers } = scriptedWorkers();
  const timers = manualTimers();
  const lost: string[] = [];
  const model = constantModel([1]);
  const artifacts = ['a', 'b'].map((id) => ({
    manifest: manifestSchema.parse(manifestOf(id, model)),
    model,
  }));
  const load = { type: 'load', artifacts, device: 'cpu', options: readerOptions } as const;
  const pool = createPool(
    { spawn, timers, load, onWorkerLost: (reason) => lost.push(reason) },
    { ...poolOptions, workers: workerCount, queueLimit },
  );
  return { pool, timers, workers, lost };
}

const device = { device: 'cpu', reason: 'asked for' } as const;
const loaded = (...modelIds: readonly string[]): unknown => ({
  type: 'loaded',
  modelIds,
  refused: [],
  device,
});
const refused = { type: 'loaded', modelIds: [], refused: [{ modelId: 'a', reason: 'no' }], device };
const failure = (job: number): unknown => ({
  type: 'failure',
  job,
  code: 'preprocessing_failed',
  message: 'nothing there',
  detail: null,
});
const picture = new Uint8Array(10);

describe('createPool', () => {
  test('is ready as soon as one worker has loaded', async () => {
    const { pool, timers, workers } = stage(2);
    await expect(pool.read(picture)).rejects.toMatchObject({ code: 'not_ready' });
    timers.advance(300);
    workers[0]?.events.message(loaded('a', 'b'));
    await pool.started();
    expect(pool.status()).toMatchObject({ ready: true, modelId: 'ensemble_2_models', loadMs: 300 });
    expect(pool.stats().ready).toBe(1);
    timers.advance(100);
    workers[1]?.events.message(loaded('a', 'b'));
    expect(pool.status().loadMs).toBe(300);
    expect(pool.stats().ready).toBe(2);
  });

  test('an ensemble is what the workers could load, in the order asked for', () => {
    const { pool, workers } = stage(1);
    workers[0]?.events.message({ ...refused, modelIds: ['b'] });
    const { modelId, models, refused: refusals } = pool.status();
    expect(modelId).toBe('ensemble_1_models');
    expect(models.map(({ model_id }) => model_id)).toEqual(['b']);
    expect(refusals).toEqual([{ modelId: 'a', reason: 'no' }]);
  });

  test('replaces a worker that loaded other models than the rest: answers must not depend on the worker', () => {
    const { pool, timers, workers, lost } = stage(2);
    workers[0]?.events.message(loaded('a', 'b'));
    workers[1]?.events.message(loaded('a'));
    expect(lost).toEqual(['it loaded a, the others a, b']);
    expect(workers[1]?.terminated).toBe(true);
    expect(pool.stats().ready).toBe(1);
    timers.advance(poolOptions.backoffMs);
    workers[2]?.events.message(loaded('a', 'b'));
    expect(pool.stats()).toMatchObject({ ready: 2, restarts: 1 });
    expect(pool.status().fault).toBeNull();
  });

  test('has started without a model once every worker has tried', async () => {
    const { pool, workers } = stage(2);
    let started = false;
    const done = pool.started().then(() => {
      started = true;
    });
    workers[0]?.events.message(refused);
    await Promise.resolve();
    expect(started).toBe(false);
    workers[1]?.events.exit('it exited with code 1');
    await done;
    expect(pool.status()).toMatchObject({
      ready: false,
      refused: refused.refused,
      fault: 'it exited with code 1',
    });
  });

  test('becomes ready when a worker loads at last', async () => {
    const { pool, timers, workers } = stage(1);
    workers[0]?.events.exit('gone');
    await pool.started();
    expect(pool.status().ready).toBe(false);
    timers.advance(poolOptions.backoffMs);
    workers[1]?.events.message(loaded('a', 'b'));
    expect(pool.status()).toMatchObject({ ready: true, fault: null });
  });

  test('keeps reads in the queue while its only worker is replaced', async () => {
    const { pool, timers, workers } = stage(1);
    workers[0]?.events.message(loaded('a'));
    const first = pool.read(picture);
    workers[0]?.events.exit('gone');
    await expect(first).rejects.toMatchObject({ code: 'internal_error', cause: 'gone' });
    expect(pool.status().ready).toBe(false);
    const second = pool.read(picture);
    timers.advance(0);
    workers[1]?.events.message(loaded('a'));
    expect(workers[1]?.posted.map(({ type }) => type)).toEqual(['load', 'read']);
    workers[1]?.events.message(failure(0));
    await expect(second).rejects.toMatchObject({ code: 'preprocessing_failed' });
  });

  test('estimates when to come again from how long reads took lately', async () => {
    const { pool, timers, workers } = stage(1, 4);
    workers[0]?.events.message(loaded('a'));
    const served = pool.read(picture);
    timers.advance(3000);
    workers[0]?.events.message(failure(0));
    await expect(served).rejects.toMatchObject({ code: 'preprocessing_failed' });
    const waiting = Array.from({ length: 5 }, () => pool.read(picture).catch(() => {}));
    await expect(pool.read(picture)).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 15 });
    timers.advance(poolOptions.timeoutMs);
    await Promise.all(waiting);
  });

  test('one quick read among slow ones changes the estimate by a fifth', async () => {
    const { pool, timers, workers } = stage(1, 4);
    workers[0]?.events.message(loaded('a'));
    for (const [job, serviceMs] of [3000, 500].entries()) {
      const served = pool.read(picture);
      timers.advance(serviceMs);
      workers[0]?.events.message(failure(job));
      await expect(served).rejects.toMatchObject({ code: 'preprocessing_failed' });
    }
    const waiting = Array.from({ length: 5 }, () => pool.read(picture).catch(() => {}));
    // 3 s and then a fifth of the way to 0.5: 2.5 s for each of five.
    await expect(pool.read(picture)).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 13 });
    timers.advance(poolOptions.timeoutMs);
    await Promise.all(waiting);
  });

  test('refuses at once what could not be read in time, however much room the queue has', async () => {
    const { pool, timers, workers } = stage(1, 100);
    workers[0]?.events.message(loaded('a'));
    const served = pool.read(picture);
    timers.advance(1000);
    workers[0]?.events.message(failure(0));
    await expect(served).rejects.toMatchObject({ code: 'preprocessing_failed' });
    const deadlineMs = timers.nowMs() + 4500;
    const outcomes = Array.from({ length: 8 }, () =>
      pool.read(picture, {}, { deadlineMs }).catch((error: unknown) => error),
    );
    // One is at work; behind three others the fourth would be done after 4 s, behind four after 5.
    expect(pool.stats()).toMatchObject({ busy: 1, queued: 4 });
    const last = await outcomes.at(-1);
    expect(last).toMatchObject({ code: 'overloaded', retryAfterSeconds: 5 });
    timers.advance(4500);
    expect(await outcomes[4]).toMatchObject({ code: 'timeout' });
  });

  test('gives a read that brings no deadline the budget of the options', async () => {
    const { pool, timers, workers } = stage(1);
    workers[0]?.events.message(loaded('a'));
    const reading = pool.read(picture);
    expect(workers[0]?.posted[1]).toMatchObject({ type: 'read', budgetMs: poolOptions.timeoutMs });
    timers.advance(poolOptions.timeoutMs);
    await expect(reading).rejects.toMatchObject({ code: 'timeout' });
  });

  test('tells a worker what is left of the budget when its turn comes', async () => {
    const { pool, timers, workers } = stage(1);
    workers[0]?.events.message(loaded('a'));
    const first = pool.read(picture).catch(() => {});
    const second = pool.read(picture, {}, { deadlineMs: 1000 });
    timers.advance(400);
    workers[0]?.events.message(failure(0));
    expect(workers[0]?.posted[2]).toMatchObject({ type: 'read', job: 1, budgetMs: 600 });
    workers[0]?.events.message(failure(1));
    await expect(second).rejects.toMatchObject({ code: 'preprocessing_failed' });
    await first;
  });

  test('sends the options that the protocol knows, and no others', async () => {
    const { pool, timers, workers } = stage(1);
    workers[0]?.events.message(loaded('a'));
    const options = { invert: false, note: 'the protocol is strict' };
    const reading = pool.read(picture, options);
    expect(workers[0]?.posted[1]).toHaveProperty('request', { invert: false });
    timers.advance(poolOptions.timeoutMs);
    await expect(reading).rejects.toMatchObject({ code: 'timeout' });
  });

  test('reads nothing from an array that was given away before its turn: the worker says what it makes of that', async () => {
    const { pool, workers, lost } = stage(1);
    workers[0]?.events.message(loaded('a'));
    const first = pool.read(picture).catch(() => 'failed');
    const given = new Uint8Array(10);
    const second = pool.read(given).catch((error: unknown) => error);
    structuredClone(given, { transfer: [given.buffer] });
    workers[0]?.events.message(failure(0));
    expect(workers[0]?.posted[2]).toMatchObject({ type: 'read', job: 1, pieces: [] });
    workers[0]?.events.message(failure(1));
    expect(await first).toBe('failed');
    expect(await second).toMatchObject({ code: 'preprocessing_failed' });
    expect(lost).toEqual([]);
  });
});
