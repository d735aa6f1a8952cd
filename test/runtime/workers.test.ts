import { BroadcastChannel } from 'node:worker_threads';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createEngine,
  type Engine,
  type PoolOptions,
  type ReadControl,
  type Reading,
} from '../../src/engine/index.ts';
import { spawnNodeWorkers } from '../../src/runtime/pool-node.ts';
import { systemTimers } from '../../src/runtime/system-timers.ts';
import { digitPng, engineOptions, poolOptions } from '../helpers/engine.ts';
import { memoryStore, templateModel } from '../helpers/models.ts';

const entries = {
  real: new URL('../../dist/src/runtime/inference-worker.js', import.meta.url),
  misbehaving: new URL('../fixtures/workers/misbehaving-worker.js', import.meta.url),
  failing: new URL('../fixtures/workers/failing-worker.js', import.meta.url),
  silent: new URL('../fixtures/workers/silent-worker.js', import.meta.url),
  missing: new URL('../fixtures/workers/no-such-worker.js', import.meta.url),
} as const;

const store = memoryStore([{ modelId: 'templates', model: templateModel() }]);
const lost: string[] = [];

async function start(entry: keyof typeof entries, pool: Partial<PoolOptions> = {}): Promise<Engine> {
  const engine = createEngine(
    {
      store,
      spawn: spawnNodeWorkers({ workerUrl: entries[entry] }),
      timers: systemTimers,
      onWorkerLost: (reason) => lost.push(reason),
    },
    { ...engineOptions, pool: { ...poolOptions, ...pool } },
  );
  await engine.started();
  return engine;
}

/** Starting a worker takes most of a second: the tests of a group share an engine, and leave it as they found it. */
function sharedEngine(entry: keyof typeof entries, pool: Partial<PoolOptions> = {}): () => Engine {
  let engine: Engine | null = null;
  beforeAll(async () => {
    engine = await start(entry, pool);
  });
  afterAll(() => engine?.dispose());
  return () => {
    if (engine === null) throw new Error('the engine was not started');
    return engine;
  };
}

beforeEach(() => {
  lost.length = 0;
});

/** A picture that tells the misbehaving worker what to do. */
const word = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A read whose rejection is looked at later. */
function outcome(reading: Promise<Reading>): Promise<unknown> {
  return reading.catch((error: unknown) => error);
}

/** A read that keeps its worker busy until `release`; answers once the worker is at it. */
async function hold(engine: Engine, control: ReadControl = {}): Promise<{ readonly held: Promise<unknown> }> {
  const channel = new BroadcastChannel('digits-test');
  const atWork = new Promise<void>((resolve) => {
    channel.onmessage = () => resolve();
  });
  const held = outcome(engine.read(word('HOLD'), {}, control));
  await atWork;
  channel.close();
  return { held };
}

/** Lets the workers that HOLD go on. */
function release(): void {
  const channel = new BroadcastChannel('digits-test');
  channel.postMessage('release');
  channel.close();
}

const inMs = (delayMs: number): { readonly deadlineMs: number } => ({
  deadlineMs: systemTimers.nowMs() + delayMs,
});

/** What a reading says, without how long it took. */
function answerOf({ details: { timings: _, ...details }, ...reading }: Reading): unknown {
  return { ...reading, details };
}

describe('a pool of threads', () => {
  const engineOf = sharedEngine('real', { workers: 2, queueLimit: 30 });

  test('reads as one thread does, to the bit, whoever reads what and in whatever order', async () => {
    const engine = engineOf();
    const alone: unknown[] = [];
    for (let digit = 0; digit < 10; digit++) alone.push(answerOf(await engine.read(digitPng(digit))));
    const digits = Array.from({ length: 30 }, (_, n) => (n * 7) % 10);
    const readings = await Promise.all(digits.map((digit) => engine.read(digitPng(digit))));
    expect(readings.map(answerOf)).toEqual(digits.map((digit) => alone[digit]));
    expect(readings.map(({ digit }) => digit)).toEqual(digits);
  });

  test('takes a deadline that never comes, and none that is no number', async () => {
    const reading = await engineOf().read(digitPng(3), {}, { deadlineMs: Number.POSITIVE_INFINITY });
    expect(reading.digit).toBe(3);
    await expect(engineOf().read(digitPng(3), {}, { deadlineMs: Number.NaN })).rejects.toMatchObject({
      code: 'timeout',
    });
    expect(lost).toEqual([]);
  });

  test('tells errors of a picture from a thread as they are', async () => {
    await expect(engineOf().read(word('no picture'))).rejects.toMatchObject({
      name: 'DigitsError',
      code: 'unsupported_media_type',
    });
    expect(engineOf().stats().restarts).toBe(0);
  });

  test('leaves the bytes to the caller, as a part of a larger buffer too', async () => {
    const png = digitPng(6);
    const buffer = new Uint8Array(png.length + 200).fill(0xaa);
    buffer.set(png, 100);
    const part = buffer.subarray(100, 100 + png.length);
    expect((await engineOf().read(part)).digit).toBe(6);
    expect((await engineOf().read(Buffer.from(part))).digit).toBe(6);
    expect(part).toEqual(png);
    expect((await engineOf().read(part)).digit).toBe(6);
  });

  test('takes what it is given away, in whatever pieces, and copies what can not be taken', async () => {
    const whole = digitPng(6);
    const expected = answerOf(await engineOf().read(whole));
    for (const bytes of [1, 7, 64, whole.length]) {
      const count = Math.ceil(whole.length / bytes);
      const pieces = Array.from({ length: count }, (_, n) => whole.slice(n * bytes, (n + 1) * bytes));
      expect(answerOf(await engineOf().read(pieces))).toEqual(expected);
      expect(Buffer.concat(pieces).equals(whole)).toBe(true);
      expect(answerOf(await engineOf().read(pieces, {}, { giveAway: true }))).toEqual(expected);
      expect(pieces.every(({ length }) => length === 0)).toBe(true);
    }
    const pooled = Buffer.from(whole);
    expect(pooled.buffer.byteLength).toBeGreaterThan(pooled.length);
    expect(answerOf(await engineOf().read(pooled, {}, { giveAway: true }))).toEqual(expected);
    const gone = whole.slice();
    structuredClone(gone, { transfer: [gone.buffer] });
    await expect(engineOf().read([gone, gone], {}, { giveAway: true })).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
    expect(lost).toEqual([]);
  });

  test('passes the options on, and the picture back', async () => {
    const { visualPng } = await engineOf().read(digitPng(2), { visualize: true, center: true });
    expect(Array.from(visualPng?.subarray(0, 4) ?? [])).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  test('does not take what is too late already', async () => {
    await expect(engineOf().read(digitPng(1), {}, inMs(-1))).rejects.toMatchObject({ code: 'timeout' });
    const gone = { signal: AbortSignal.abort() };
    await expect(engineOf().read(digitPng(1), {}, gone)).rejects.toMatchObject({ code: 'timeout' });
    expect(engineOf().stats().busy).toBe(0);
  });

  test('says how it is', () => {
    expect(engineOf().status()).toEqual({
      ready: true,
      modelId: 'ensemble_1_models',
      models: [expect.objectContaining({ model_id: 'templates', schema_version: 'v1.1' })],
      refused: [],
      device: { device: 'cpu', reason: 'it was asked for' },
      loadMs: expect.any(Number),
      fault: null,
    });
  });
});

describe('a worker that dies', () => {
  const engineOf = sharedEngine('misbehaving');

  test.each([
    ['EXIT', /exited with code 3/],
    ['THROW', /a bug in the worker/],
    ['MEMORY', /memory limit/],
    ['NONSENSE', /unknown message/],
    ['INTERNAL', /a job failed: a bug/],
  ])('on %s is replaced: its job fails, those that wait are read', async (misdeed, reason) => {
    const engine = engineOf();
    const { restarts } = engine.stats();
    const failed = outcome(engine.read(word(misdeed)));
    const waiting = [engine.read(digitPng(1)), engine.read(digitPng(8))];
    expect(await failed).toMatchObject({ code: 'internal_error' });
    const readings = await Promise.all(waiting);
    expect(readings.map(({ digit }) => digit)).toEqual([1, 8]);
    expect(lost).toEqual([expect.stringMatching(reason)]);
    expect(engine.stats()).toEqual({ queued: 0, busy: 0, ready: 1, restarts: restarts + 1 });
    expect(engine.status()).toMatchObject({ ready: true, fault: null });
  });

  test('is why only in the log', async () => {
    expect(await outcome(engineOf().read(word('THROW')))).toMatchObject({
      code: 'internal_error',
      message: 'The reader failed.',
      cause: expect.stringContaining('a bug in the worker'),
    });
    expect(await outcome(engineOf().read(word('INTERNAL')))).toMatchObject({
      code: 'internal_error',
      message: 'The picture could not be read.',
      cause: 'a bug',
    });
  });

  test('leaves the others at work', async () => {
    const engine = await start('misbehaving', { workers: 2 });
    const failed = outcome(engine.read(word('EXIT')));
    const readings = await Promise.all([1, 2, 3].map((digit) => engine.read(digitPng(digit))));
    expect(readings.map(({ digit }) => digit)).toEqual([1, 2, 3]);
    expect(await failed).toMatchObject({ code: 'internal_error' });
    await engine.dispose();
  });
});

describe('a worker that hangs', () => {
  test('costs its caller no more than the deadline, and is replaced', async () => {
    const engine = await start('misbehaving', { hangGraceMs: 100 });
    const hung = outcome(engine.read(word('HANG'), {}, inMs(50)));
    const waiting = engine.read(digitPng(4));
    expect(await hung).toMatchObject({ code: 'timeout' });
    expect((await waiting).digit).toBe(4);
    expect(lost).toEqual([expect.stringMatching(/did not answer/)]);
    await engine.dispose();
  });
});

describe('a queue', () => {
  const engineOf = sharedEngine('misbehaving', { queueLimit: 2 });

  test('that is full refuses, and tells when to come again', async () => {
    const engine = engineOf();
    const { held } = await hold(engine);
    const waiting = [engine.read(digitPng(1)), engine.read(digitPng(2))];
    expect(engine.stats()).toEqual({ queued: 2, busy: 1, ready: 1, restarts: 0 });
    const refused = await outcome(engine.read(digitPng(3)));
    expect(refused).toMatchObject({ code: 'overloaded', retryAfterSeconds: expect.any(Number) });
    release();
    const readings = await Promise.all(waiting);
    expect(readings.map(({ digit }) => digit)).toEqual([1, 2]);
    expect(readings[1]?.details.timings.queueMs).toBeGreaterThan(0);
    expect(await held).toMatchObject({ code: 'preprocessing_failed' });
    expect((await engine.read(digitPng(3))).digit).toBe(3);
  });

  test('drops what waited past its deadline, while the worker is still busy', async () => {
    const engine = engineOf();
    const { held } = await hold(engine);
    await expect(engine.read(digitPng(1), {}, inMs(30))).rejects.toMatchObject({ code: 'timeout' });
    expect(engine.stats()).toEqual({ queued: 0, busy: 1, ready: 1, restarts: 0 });
    release();
    await held;
  });

  test('drops reads whose caller goes away, in the queue and at work', async () => {
    const engine = engineOf();
    const [atWork, queued] = [new AbortController(), new AbortController()];
    const { held } = await hold(engine, { signal: atWork.signal });
    const waiting = outcome(engine.read(digitPng(1), {}, { signal: queued.signal }));
    queued.abort();
    expect(await waiting).toMatchObject({ code: 'timeout' });
    expect(engine.stats()).toMatchObject({ queued: 0, busy: 1 });
    atWork.abort();
    expect(await held).toMatchObject({ code: 'timeout' });
    expect(engine.stats()).toMatchObject({ busy: 1, restarts: 0 });
    release();
    expect((await engine.read(digitPng(5))).digit).toBe(5);
  });

  test('goes on with the same worker where a job was merely late', async () => {
    const engine = engineOf();
    const { held } = await hold(engine, inMs(100));
    expect(await held).toMatchObject({ code: 'timeout' });
    expect(engine.stats()).toMatchObject({ busy: 1, ready: 1 });
    release();
    expect((await engine.read(digitPng(4))).digit).toBe(4);
    expect(engine.stats().restarts).toBe(0);
  });
});

describe('dispose', () => {
  test('finishes what was taken, takes nothing more, and ends', async () => {
    const engine = await start('misbehaving');
    const { held } = await hold(engine);
    const waiting = [engine.read(digitPng(1)), engine.read(digitPng(2))];
    const disposal = engine.dispose();
    await expect(engine.read(digitPng(3))).rejects.toMatchObject({ code: 'not_ready' });
    expect(engine.status().ready).toBe(false);
    release();
    expect((await Promise.all(waiting)).map(({ digit }) => digit)).toEqual([1, 2]);
    expect(await held).toMatchObject({ code: 'preprocessing_failed' });
    await Promise.all([disposal, engine.dispose()]);
    expect(engine.stats()).toMatchObject({ busy: 0, ready: 0 });
  });

  test('waits for a hung worker no longer than the deadline', async () => {
    const engine = await start('misbehaving');
    const hung = outcome(engine.read(word('HANG'), {}, inMs(50)));
    await engine.dispose();
    expect(await hung).toMatchObject({ code: 'timeout' });
  });
});

describe('workers that can not start', () => {
  test.each([
    ['failing', /this worker does not start/],
    ['missing', /Cannot find module/],
  ] as const)('a %s one leaves the engine not ready, with the reason', async (entry, reason) => {
    const engine = await start(entry, { workers: 2 });
    expect(engine.status()).toMatchObject({
      ready: false,
      modelId: null,
      fault: expect.stringMatching(reason),
    });
    await expect(engine.read(digitPng(1))).rejects.toMatchObject({ code: 'not_ready' });
    await engine.dispose();
  });

  test('one that never answers is given up', async () => {
    const engine = await start('silent', { startTimeoutMs: 200 });
    expect(engine.status().fault).toMatch(/did not load within 200 ms/);
    await engine.dispose();
  });
});
