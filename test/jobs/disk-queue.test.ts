import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEventHub } from '../../src/jobs/event-hub.ts';
import { jobIdOf } from '../../src/jobs/job-id.ts';
import { openDiskQueue } from '../../src/jobs/node/disk-queue.ts';
import { createLog } from '../../src/log.ts';
import { describeQueue, job, type OpenAgain, progress, rules } from './helpers/queue-contract.ts';

const log = createLog({ level: 'error', write: () => undefined, dateMs: () => 0 });

const never = new AbortController().signal;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-queue-'));
});
afterAll(() => rm(folder, { recursive: true }));

let places = 0;
function newFile(): string {
  places += 1;
  return join(folder, String(places), 'queue.json');
}

async function openPlace(): Promise<OpenAgain> {
  const file = newFile();
  return async () => {
    const events = createEventHub();
    return { queue: await openDiskQueue({ file, lost: never, rules, events, log }), events };
  };
}

describeQueue('the queue on disk', openPlace);

test('a job that ran when the process ended runs again, but not for ever', async () => {
  const file = newFile();
  const events = createEventHub();
  const options = { file, lost: never, rules, events, log };
  const before = await openDiskQueue(options);
  await before.add(job('a'));
  const running = new Promise<void>((resolve) => {
    before.work(
      () => {
        resolve();
        return new Promise(() => undefined);
      },
      async () => undefined,
    );
  });
  await running;
  const kept = await readFile(file, 'utf8');
  for (const lost of [1, 2, 3]) {
    const after = await openDiskQueue(options);
    expect(await after.get(jobIdOf('a')), `lost ${lost} times`).toMatchObject({ state: 'queued' });
    await writeFile(file, kept.replace('"lostRuns":0', `"lostRuns":${lost}`));
  }
  const last = await openDiskQueue(options);
  expect(await last.get(jobIdOf('a'))).toMatchObject({
    state: 'failed',
    error: 'the service ended 4 times while the job ran',
  });
});

test('a job that was cancelled between two runs tells no more how far it was', async () => {
  const queue = await openDiskQueue({
    file: newFile(),
    lost: never,
    rules: { ...rules, retryIntervalsSec: [100] },
    events: createEventHub(),
    log,
  });
  await queue.add(job('a'));
  const worker = queue.work(
    async (_, { onProgress }) => {
      onProgress(progress);
      return { kind: 'failed', error: 'killed', retry: true };
    },
    async () => undefined,
  );
  await expect.poll(async () => (await queue.get(jobIdOf('a')))?.failed_runs).toBeGreaterThan(0);
  await worker.stop();
  expect(await queue.get(jobIdOf('a'))).toMatchObject({ state: 'queued', progress: { step: 3 } });
  expect(await queue.cancel(jobIdOf('a'))).toMatchObject({ state: 'cancelled', progress: null });
});

test('what is over is forgotten after its time, and may be asked for again', async () => {
  const events = createEventHub();
  const queue = await openDiskQueue({
    file: newFile(),
    lost: never,
    rules: { ...rules, failureTtlSec: 0.05 },
    events,
    log,
  });
  await queue.add(job('a'));
  await queue.cancel(jobIdOf('a'));
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(await queue.list()).toEqual([]);
  expect(await queue.add(job('a'))).toMatchObject({ isNew: true, job: { state: 'queued' } });
});

test('a damaged file is told of, and left as it is', async () => {
  const file = join(folder, 'damaged.json');
  await writeFile(file, '{"version":1,"jobs":[{]}');
  await expect(openDiskQueue({ file, lost: never, rules, events: createEventHub(), log })).rejects.toThrow(
    'damaged.json is damaged',
  );
  expect(await readFile(file, 'utf8')).toContain('[{]');
});

test('a job that can not be written is not taken', async () => {
  const blocked = join(folder, 'blocked');
  await writeFile(blocked, 'a file, where a folder is wanted');
  const events = createEventHub();
  await expect(
    openDiskQueue({ file: join(blocked, 'queue.json'), lost: never, rules, events, log }),
  ).rejects.toThrow();
  const file = newFile();
  const queue = await openDiskQueue({ file, lost: never, rules, events, log });
  await writeFile(join(file, '..'), 'a file, where a folder is wanted');
  await expect(queue.add(job('a'))).rejects.toThrow('could not be kept');
  expect(await queue.list()).toEqual([]);
});

test('nothing is written once the file is another process’s', async () => {
  const file = newFile();
  const lost = new AbortController();
  const queue = await openDiskQueue({ file, lost: lost.signal, rules, events: createEventHub(), log });
  await queue.add(job('a'));
  const before = await readFile(file, 'utf8');
  lost.abort();
  await expect(queue.add(job('b'))).rejects.toThrow('could not be kept');
  await queue.cancel(jobIdOf('a'));
  expect(await readFile(file, 'utf8')).toBe(before);
});

test('a job that could not be kept does not run', async () => {
  const file = newFile();
  const events = createEventHub();
  const queue = await openDiskQueue({ file, lost: never, rules, events, log });
  const begun: string[] = [];
  let release = (): void => undefined;
  const isHeld = new Promise<void>((resolve) => {
    release = resolve;
  });
  const worker = queue.work(
    async ({ id }) => {
      begun.push(id);
      await isHeld;
      return { kind: 'completed', valAcc: 1, durationSec: 1 };
    },
    async () => undefined,
  );
  await queue.add(job('a'));
  while (begun.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await rm(join(file, '..'), { recursive: true });
  await writeFile(join(file, '..'), 'a file, where a folder is wanted');
  const refused = queue.add(job('b'));
  const same = queue.add(job('b'));
  // The loop looks for the next job while this one is on its way to the disk.
  release();
  await expect(refused).rejects.toThrow('could not be kept');
  await expect(same).rejects.toThrow('could not be kept');
  await worker.stop();
  expect(begun).not.toContain(jobIdOf('b'));
  expect(await queue.get(jobIdOf('b'))).toBeUndefined();
});

test('a job that is cancelled while its run is stopped for later is over', async () => {
  const queue = await openDiskQueue({ file: newFile(), lost: never, rules, events: createEventHub(), log });
  await queue.add(job('a'));
  const discarded: string[] = [];
  let end = (): void => undefined;
  let stop = (): void => undefined;
  const isStopping = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const isRunning = new Promise<void>((resolve) => {
    const worker = queue.work(
      () =>
        new Promise((ended) => {
          end = () => ended({ kind: 'stopped' });
          resolve();
        }),
      async (id) => {
        discarded.push(id);
      },
    );
    void isStopping.then(() => worker.stop());
  });
  await isRunning;
  stop();
  await new Promise((resolve) => setTimeout(resolve, 10));
  await queue.cancel(jobIdOf('a'));
  end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await queue.get(jobIdOf('a'))).toMatchObject({ state: 'cancelled' });
  expect(discarded).toEqual([jobIdOf('a')]);
});

test('a queue that was closed takes nothing more', async () => {
  const file = newFile();
  const queue = await openDiskQueue({ file, lost: never, rules, events: createEventHub(), log });
  await queue.add(job('a'));
  await queue.dispose();
  const before = await readFile(file, 'utf8');
  await expect(queue.add(job('b'))).rejects.toThrow('could not be kept');
  expect(await readFile(file, 'utf8')).toBe(before);
});
