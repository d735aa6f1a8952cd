import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { TrainingJobAnswer, TrainingJobEvent } from '../../src/contract/training.ts';
import { manifestSchema } from '../../src/engine/manifest.ts';
import { jobIdOf } from '../../src/jobs/job-id.ts';
import { createRedisEvents } from '../../src/jobs/node/redis-events.ts';
import { openRedisQueue } from '../../src/jobs/node/redis-queue.ts';
import type { JobQueue } from '../../src/jobs/types.ts';
import { createLog } from '../../src/log.ts';
import type { Recipe } from '../../src/training/recipe.ts';
import { hasRedis } from '../discord/helpers/redis.ts';
import { rules } from './helpers/queue-contract.ts';
import { type LastingRedis, startLastingRedis } from './helpers/redis-server.ts';
import {
  createTrainingFolder,
  longRecipe,
  quickRecipe,
  type TrainingFolder,
} from './helpers/training-data.ts';
import { isAlive, startWorkerProcess, type WorkerProcess } from './helpers/worker-process.ts';

const log = createLog({ level: 'error', write: () => undefined, dateMs: () => 0 });
/** Short, so that a lost worker is missed soon, but long enough for a busy machine to renew it. */
const lockSec = 8;

interface Row {
  readonly fault: string;
  readonly job: string;
  readonly artifact: string;
}

describe.skipIf(!hasRedis)('faults, with redis-server', () => {
  let redis: LastingRedis;
  let folder: TrainingFolder;
  const rows: Row[] = [];
  beforeAll(async () => {
    redis = await startLastingRedis();
    folder = await createTrainingFolder();
  });
  afterAll(async () => {
    console.table(rows);
    await redis.dispose();
    await folder.dispose();
  });

  interface Place {
    readonly queue: JobQueue;
    readonly told: readonly TrainingJobEvent[];
    readonly artifacts: string;
    add(id: string, recipe: Recipe): Promise<string>;
    work(env?: Readonly<Record<string, string>>, fileKib?: number): Promise<WorkerProcess>;
    /** The first event, also of those that were told, that is so. */
    until(isIt: (event: TrainingJobEvent) => boolean): Promise<TrainingJobEvent>;
    /** Resolves when the job is over; nothing may be left of its run but the model. */
    over(jobId: string): Promise<TrainingJobAnswer>;
    report(fault: string, job: TrainingJobAnswer): void;
  }

  /** A queue, its workers and their folder, apart from those of the other tests. */
  async function place(name: string): Promise<Place> {
    const { url } = redis;
    const root = join(folder.root, name);
    const artifacts = join(root, 'artifacts');
    const events = createRedisEvents({
      url,
      channel: `${name}:events`,
      resultKeyPrefix: `${name}:result:`,
      log,
    });
    const queue = openRedisQueue({ url, queueName: name, rules, lockMs: 1000 * lockSec, events, log });
    const told: TrainingJobEvent[] = [];
    await events.subscribe((event) => told.push(event));
    const workers: WorkerProcess[] = [];
    onTestFinished(async ({ task }) => {
      for (const worker of workers) {
        worker.kill('SIGKILL');
        await worker.exited;
        if (task.result?.state === 'fail') console.log(worker.output());
      }
      await queue.dispose();
      await events.dispose();
    });
    async function until(isIt: (event: TrainingJobEvent) => boolean): Promise<TrainingJobEvent> {
      let found = told.find(isIt);
      while (found === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        found = told.find(isIt);
      }
      return found;
    }
    return {
      queue,
      told,
      artifacts,
      async add(id, recipe) {
        const job = { id: jobIdOf(id), spec: { recipe: { ...recipe, name: id }, requestId: id } };
        await queue.add(job);
        return job.id;
      },
      async work(env = {}, fileKib) {
        const worker = await startWorkerProcess(
          {
            REDIS_URL: url,
            RQ__QUEUE_NAME: name,
            RQ__LOCK_SEC: String(lockSec),
            RQ__RETRY_INTERVALS_SEC: '1',
            DIGITS__EVENTS_CHANNEL: `${name}:events`,
            DIGITS__RESULT_KEY_PREFIX: `${name}:result:`,
            DIGITS__TRAINING_DATA_DIR: folder.data,
            APP__DATA_ROOT: root,
            APP__ARTIFACTS_ROOT: artifacts,
            ...env,
          },
          fileKib,
        );
        workers.push(worker);
        return worker;
      },
      until,
      async over(jobId) {
        let job = await queue.get(jobId);
        while (job === undefined || job.state === 'queued' || job.state === 'running') {
          await new Promise((resolve) => setTimeout(resolve, 50));
          job = await queue.get(jobId);
        }
        const { model_id: modelId } = job;
        await until((event) => ['completed', 'failed'].includes(event.type) && event.model_id === modelId);
        if (job.state === 'completed') await checkModel(artifacts, modelId);
        else expect(names(join(artifacts, 'digits'))).not.toContain(modelId);
        const left = [join(artifacts, 'digits'), join(root, 'checkpoints', 'jobs')].flatMap(names);
        expect(left.filter((name) => name.includes(jobId))).toEqual([]);
        return job;
      },
      report(fault, job) {
        const runs = told.filter((event) => event.type === 'started' && event.model_id === job.model_id);
        const what = job.error === null ? job.state : `${job.state}: ${job.error}`;
        const artifact = job.state === 'completed' ? 'whole' : 'none';
        rows.push({ fault, job: `${what} (${runs.length} runs)`, artifact });
      },
    };
  }

  const isProgress =
    (epoch: number) =>
    (event: TrainingJobEvent): boolean =>
      event.type === 'progress' && event.epoch >= epoch;

  /** Where each run of the only job began: the step of its first progress. */
  function firstSteps(told: readonly TrainingJobEvent[]): readonly number[] {
    return told.flatMap((event, at) => {
      const next = told.slice(at).find(({ type }) => type !== 'started');
      return event.type === 'started' && next?.type === 'progress' ? [next.step] : [];
    });
  }

  test('nothing happens: two workers share ten jobs, each runs once', async () => {
    const { add, work, told, over, report } = await place('ten');
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, n) => add(`ten-${n}`, { ...quickRecipe, epochs: 1 })),
    );
    const workers = [await work(), await work()];
    const jobs = await Promise.all(ids.map(over));
    expect(jobs.map(({ state }) => state)).toEqual(ids.map(() => 'completed'));
    const started = told.flatMap((event) => (event.type === 'started' ? [event.job_id] : []));
    expect(started.sort()).toEqual([...ids].sort());
    expect(told.filter(({ type }) => type === 'completed')).toHaveLength(10);
    const [first] = jobs;
    if (first !== undefined) report('none (10 jobs, 2 workers)', first);
    for (const worker of workers) worker.kill('SIGTERM');
    expect(await Promise.all(workers.map(({ exited }) => exited))).toEqual([0, 0]);
  });

  test('the worker is told to end: another one goes on from its checkpoint', async () => {
    const { add, work, until, told, over, report } = await place('sigterm');
    const id = await add('sigterm', longRecipe);
    const first = await work();
    await until(isProgress(2));
    first.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(first.trainers()).toEqual([]);
    await work();
    const job = await over(id);
    expect(job).toMatchObject({ state: 'completed', failed_runs: 0 });
    const [begun, resumed] = firstSteps(told);
    expect(begun).toBeLessThanOrEqual(5);
    expect(resumed).toBeGreaterThan(5);
    report('SIGTERM to the worker', job);
  });

  test('the worker is killed: its trainer ends, and another worker goes on', async () => {
    const { add, work, until, told, over, report } = await place('sigkill');
    const id = await add('sigkill', longRecipe);
    const first = await work();
    const second = await work({ APP__LOG_LEVEL: 'debug' });
    await until(isProgress(2));
    const [victim, other] = first.trainers().length > 0 ? [first, second] : [second, first];
    const [orphan = -1] = victim.trainers();
    expect([isAlive(orphan), other.trainers()]).toEqual([true, []]);
    victim.kill('SIGKILL');
    await until((event) => told.filter(({ type }) => type === 'started').indexOf(event) === 1);
    expect(isAlive(orphan)).toBe(false);
    const job = await over(id);
    expect(job).toMatchObject({ state: 'completed', failed_runs: 0 });
    const steps = firstSteps(told);
    expect(steps).toHaveLength(2);
    expect(steps[1]).toBeGreaterThan(5);
    report('SIGKILL to the worker', job);
  });

  test('Redis is restarted: the run goes on, and its end is told', async () => {
    const { add, work, until, told, over, report } = await place('restart');
    const id = await add('restart', longRecipe);
    await work();
    await until(isProgress(2));
    await redis.restart(300);
    const job = await over(id);
    expect(job).toMatchObject({ state: 'completed', failed_runs: 0 });
    expect(told.filter(({ type }) => type === 'started')).toHaveLength(1);
    report('Redis killed and restarted', job);
  });

  test('Redis hangs for longer than a lock: no two runs at once, and the job goes on', async () => {
    const { queue, add, work, until, told, over, report } = await place('hang');
    const id = await add('hang', { ...longRecipe, epochs: 1000 });
    const workers = [await work(), await work()];
    await until(isProgress(2));
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, workers.flatMap((worker) => worker.trainers()).length);
    }, 20);
    await redis.hang(2500 * lockSec);
    await until(({ type }) => type === 'started' && firstSteps(told).length === 2);
    clearInterval(watch);
    expect(most).toBe(1);
    expect(firstSteps(told)[1]).toBeGreaterThan(5);
    await queue.cancel(id);
    const job = await over(id);
    expect(job).toMatchObject({ state: 'cancelled', failed_runs: 0 });
    report('Redis hangs for 2.5 locks, then cancelled', job);
  });

  test('the trainer is killed, as the system does when memory runs out: tried again from its checkpoint', async () => {
    const { add, work, until, told, over, report } = await place('oom');
    const id = await add('oom', longRecipe);
    const worker = await work();
    await until(isProgress(2));
    for (const pid of worker.trainers()) process.kill(pid, 'SIGKILL');
    const job = await over(id);
    expect(job).toMatchObject({ state: 'completed', failed_runs: 1 });
    expect(firstSteps(told)[1]).toBeGreaterThan(5);
    expect(worker.child.exitCode).toBeNull();
    report('SIGKILL to the trainer, once', job);
  });

  test('the trainer crashes in every run: tried so many times, then failed; the worker goes on', async () => {
    const { queue, add, work, over, report } = await place('crash');
    const id = await add('crash', longRecipe);
    const worker = await work();
    const crash = setInterval(() => {
      for (const pid of worker.trainers()) process.kill(pid, 'SIGSEGV');
    }, 20);
    const job = await over(id);
    clearInterval(crash);
    expect(job).toMatchObject({
      state: 'failed',
      failed_runs: 3,
      error: expect.stringContaining('without a result (SIGSEGV)'),
    });
    report('the trainer crashes in every run', job);
    const next = await add('after-crash', { ...quickRecipe, epochs: 1 });
    expect(await over(next)).toMatchObject({ state: 'completed' });
    expect(await queue.list()).toHaveLength(2);
  });

  test('a poisoned recipe: valid, but the data is too little for it', async () => {
    const { add, work, told, over, report } = await place('poison');
    const id = await add('poison', { ...quickRecipe, validation: 149 });
    await work();
    const job = await over(id);
    expect(job).toMatchObject({ state: 'failed', failed_runs: 1, error: expect.stringContaining('too few') });
    expect(told.filter(({ type }) => type === 'started')).toHaveLength(1);
    report('a recipe that can not be trained', job);
  });

  test('a run that takes too long is ended, and not tried again', async () => {
    const { add, work, told, over, report } = await place('timeout');
    const id = await add('timeout', { ...longRecipe, epochs: 1000 });
    await work({ RQ__JOB_TIMEOUT_SEC: '4' });
    const job = await over(id);
    expect(job).toMatchObject({
      state: 'failed',
      failed_runs: 1,
      error: 'timeout: the run took longer than 4 seconds',
    });
    expect(told.filter(({ type }) => type === 'started')).toHaveLength(1);
    report('RQ__JOB_TIMEOUT_SEC is over', job);
  });

  test('a job that runs is cancelled', async () => {
    const { queue, add, work, until, over, report } = await place('cancel');
    const id = await add('cancel', { ...longRecipe, epochs: 1000 });
    await work();
    await until(isProgress(1));
    await queue.cancel(id);
    const job = await over(id);
    expect(job).toMatchObject({ state: 'cancelled' });
    report('cancelled while it runs', job);
  });

  test('the disk is full: failed with the reason, nothing half-written, the same request id is the same job', async () => {
    const { queue, add, work, artifacts, over, report } = await place('full');
    const unmount = mountSmall(artifacts);
    // Where nothing may be mounted, no file may become as large as the training set.
    onTestFinished(() => unmount?.());
    await (unmount === undefined ? work({}, 64) : work());
    const id = await add('full', { ...quickRecipe, epochs: 1, width: 32 });
    const job = await over(id);
    expect(job.state).toBe('failed');
    expect(job.error).toMatch(/ENOSPC|EFBIG/);
    expect((await queue.add({ id, spec: { recipe: quickRecipe, requestId: 'full' } })).isNew).toBe(false);
    report('the disk is full', job);
  });

  test('how a job ended is kept under its key, for its time', async () => {
    const { add, work, over } = await place('result');
    const id = await add('result', { ...quickRecipe, epochs: 1 });
    await work({ RQ__RESULT_TTL_SEC: '77' });
    const job = await over(id);
    const client = new Redis(redis.url);
    expect(JSON.parse((await client.get(`result:result:${id}`)) ?? '')).toEqual({
      type: 'completed',
      model_id: 'result',
      val_acc: job.val_acc,
      duration_sec: job.duration_sec,
      request_id: 'result',
    });
    const ttl = await client.ttl(`result:result:${id}`);
    expect(ttl).toBeGreaterThan(60);
    expect(ttl).toBeLessThanOrEqual(77);
    client.disconnect();
  });
});

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

async function checkModel(artifacts: string, modelId: string): Promise<void> {
  const model = join(artifacts, 'digits', modelId);
  expect(names(model)).toEqual(expect.arrayContaining(['model.onnx', 'manifest.json', 'metrics.json']));
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(model, 'manifest.json'), 'utf8')));
  expect((await readFile(join(model, 'model.onnx'))).length).toBe(manifest.model_bytes);
}

/** A file system of 32 KiB at `path`; the answer removes it again. undefined: this process may not mount. */
function mountSmall(path: string): (() => void) | undefined {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return () => {
    // Lazily: the worker may still have it.
    execFileSync('umount', ['-l', path]);
  };
}
