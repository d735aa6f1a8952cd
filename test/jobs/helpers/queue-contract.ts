import { describe, expect, onTestFinished, test } from 'vitest';
import type { TrainingJobEvent } from '../../../src/contract/training.ts';
import { jobIdOf } from '../../../src/jobs/job-id.ts';
import type { QueueRules } from '../../../src/jobs/node/queue-rules.ts';
import type {
  JobEvents,
  JobQueue,
  JobWorker,
  RunControl,
  RunJob,
  RunnableJob,
  RunOutcome,
} from '../../../src/jobs/types.ts';
import { tinyRecipe } from '../../training/tiny.ts';

export interface OpenedQueue {
  readonly queue: JobQueue;
  readonly events: JobEvents;
}

/** Opens the queue of one place: whatever is opened there finds the same jobs. */
export type OpenAgain = () => Promise<OpenedQueue>;

export const rules: QueueRules = {
  retryMax: 2,
  retryIntervalsSec: [0.05, 0.1],
  resultTtlSec: 100,
  failureTtlSec: 100,
  maxLostRuns: 3,
};

export function job(requestId: string): RunnableJob {
  return { id: jobIdOf(requestId), spec: { recipe: { ...tinyRecipe, name: `of-${requestId}` }, requestId } };
}

const completed: RunOutcome = { kind: 'completed', valAcc: 0.5, durationSec: 3 };
export const progress = {
  epoch: 1,
  epochs: 4,
  step: 3,
  total_steps: 40,
  loss: 1.5,
  val_acc: null,
  time_left_sec: 9,
} as const;

/** Runs that end when the test says how. */
function heldRun(): {
  readonly run: RunJob;
  /** Resolves with the next run that begins. */
  next(): Promise<{
    readonly job: RunnableJob;
    readonly control: RunControl;
    end(outcome: RunOutcome): void;
  }>;
} {
  type Held = Awaited<ReturnType<ReturnType<typeof heldRun>['next']>>;
  const begun: Held[] = [];
  let notify = (): void => undefined;
  return {
    run: (job, control) =>
      new Promise((resolve) => {
        begun.push({ job, control, end: resolve });
        notify();
      }),
    async next() {
      while (begun.length === 0) {
        await new Promise<void>((resolve) => {
          notify = resolve;
        });
      }
      const [first, ...rest] = begun.splice(0);
      begun.push(...rest);
      if (first === undefined) throw new Error('no run has begun');
      return first;
    },
  };
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** What every queue does; `openPlace` makes a new, empty place. */
export function describeQueue(name: string, openPlace: () => Promise<OpenAgain>): void {
  async function open(openAgain?: OpenAgain): Promise<
    OpenedQueue & {
      readonly told: TrainingJobEvent[];
      readonly work: (run: RunJob) => JobWorker;
      /** Jobs whose leftovers were to be removed. */
      readonly discarded: string[];
    }
  > {
    const opened = await (openAgain ?? (await openPlace()))();
    const told: TrainingJobEvent[] = [];
    await opened.events.subscribe((event) => told.push(event));
    const discarded: string[] = [];
    const workers: JobWorker[] = [];
    onTestFinished(async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await opened.queue.dispose();
      await opened.events.dispose();
    });
    const work = (run: RunJob): JobWorker => {
      const worker = opened.queue.work(run, async (id) => {
        discarded.push(id);
      });
      workers.push(worker);
      return worker;
    };
    return { ...opened, told, work, discarded };
  }

  describe(name, () => {
    test('a job waits, runs, tells how far it is, and is completed', async () => {
      const { queue, told, work } = await open();
      const added = await queue.add(job('a'));
      expect(added.isNew).toBe(true);
      expect(added.job).toEqual({
        job_id: jobIdOf('a'),
        state: 'queued',
        model_id: 'of-a',
        request_id: 'a',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        failed_runs: 0,
        progress: null,
        val_acc: null,
        duration_sec: null,
        error: null,
      });
      const held = heldRun();
      work(held.run);
      const run = await held.next();
      expect(run.job).toEqual(job('a'));
      run.control.onProgress(progress);
      await until(async () => (await queue.get(jobIdOf('a')))?.progress !== null);
      expect(await queue.get(jobIdOf('a'))).toMatchObject({ state: 'running', progress });
      run.end(completed);
      await until(() => told.length === 3);
      expect(told).toEqual([
        { type: 'started', job_id: jobIdOf('a'), model_id: 'of-a', request_id: 'a', failed_runs: 0 },
        { type: 'progress', job_id: jobIdOf('a'), model_id: 'of-a', request_id: 'a', ...progress },
        { type: 'completed', model_id: 'of-a', val_acc: 0.5, duration_sec: 3, request_id: 'a' },
      ]);
      expect(await queue.get(jobIdOf('a'))).toMatchObject({
        state: 'completed',
        val_acc: 0.5,
        duration_sec: 3,
        error: null,
      });
    });

    test('what is asked for twice is one job, also when it is over', async () => {
      const { queue, told, work } = await open();
      await queue.add(job('a'));
      expect(await queue.add(job('a'))).toMatchObject({ isNew: false, job: { state: 'queued' } });
      let runs = 0;
      work(async () => {
        runs += 1;
        return completed;
      });
      await until(() => told.some(({ type }) => type === 'completed'));
      expect(await queue.add(job('a'))).toMatchObject({ isNew: false, job: { state: 'completed' } });
      expect(await queue.list()).toHaveLength(1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(runs).toBe(1);
    });

    test('a run that fails is tried again, so many times, and the end is told once', async () => {
      const { queue, told, work } = await open();
      await queue.add(job('a'));
      const lastTries: boolean[] = [];
      work(async (_, { isLastTry }) => {
        lastTries.push(isLastTry);
        return { kind: 'failed', error: 'killed', retry: true };
      });
      await until(() => told.some(({ type }) => type === 'failed'));
      // By it a run knows whether its checkpoint is still of use.
      expect(lastTries).toEqual([false, false, true]);
      expect(told.map((event) => [event.type, 'failed_runs' in event ? event.failed_runs : null])).toEqual([
        ['started', 0],
        ['started', 1],
        ['started', 2],
        ['failed', null],
      ]);
      expect(told.at(-1)).toEqual({ type: 'failed', model_id: 'of-a', error: 'killed', request_id: 'a' });
      expect(await queue.get(jobIdOf('a'))).toMatchObject({
        state: 'failed',
        failed_runs: 3,
        error: 'killed',
      });
    });

    test('a run that would fail again is not tried again', async () => {
      const { queue, told, work } = await open();
      await queue.add(job('a'));
      work(async () => ({ kind: 'failed', error: 'no data', retry: false }));
      await until(() => told.some(({ type }) => type === 'failed'));
      expect(await queue.get(jobIdOf('a'))).toMatchObject({
        state: 'failed',
        failed_runs: 1,
        error: 'no data',
      });
    });

    test('between two tries it is queued, with the reason of the last', async () => {
      const { queue, work } = await open();
      await queue.add(job('a'));
      const held = heldRun();
      work(held.run);
      (await held.next()).end({ kind: 'failed', error: 'killed', retry: true });
      await until(async () => (await queue.get(jobIdOf('a')))?.failed_runs === 1);
      expect(await queue.get(jobIdOf('a'))).toMatchObject({ error: 'killed' });
      (await held.next()).end(completed);
      await until(async () => (await queue.get(jobIdOf('a')))?.state === 'completed');
      expect(await queue.get(jobIdOf('a'))).toMatchObject({ failed_runs: 1, error: null });
    });

    test('one that waits can be cancelled: it never runs', async () => {
      const { queue, told, work } = await open();
      await queue.add(job('a'));
      await queue.add(job('b'));
      expect(await queue.cancel(jobIdOf('a'))).toMatchObject({ state: 'cancelled' });
      await until(() => told.length === 1);
      expect(told).toEqual([{ type: 'failed', model_id: 'of-a', error: 'cancelled', request_id: 'a' }]);
      const ran: string[] = [];
      work(async ({ spec }) => {
        ran.push(spec.requestId);
        return completed;
      });
      await until(() => told.some(({ type }) => type === 'completed'));
      expect(ran).toEqual(['b']);
      expect(await queue.get(jobIdOf('a'))).toMatchObject({ state: 'cancelled' });
      expect(told.filter(({ type }) => type === 'failed')).toHaveLength(1);
    });

    test('of one that is cancelled while it waits for another run, nothing is left to go on from', async () => {
      const { queue, work, discarded } = await open();
      await queue.add(job('a'));
      const held = heldRun();
      work(held.run);
      (await held.next()).end({ kind: 'failed', error: 'no memory', retry: true });
      await until(async () => (await queue.get(jobIdOf('a')))?.state === 'queued');
      expect(discarded).toEqual([]);
      await queue.cancel(jobIdOf('a'));
      await until(() => discarded.length > 0);
      expect(discarded).toEqual([jobIdOf('a')]);
      expect(await queue.get(jobIdOf('a'))).toMatchObject({ state: 'cancelled' });
    });

    test('one that runs can be cancelled: its run is stopped, and it is not tried again', async () => {
      const { queue, told, work } = await open();
      await queue.add(job('a'));
      const held = heldRun();
      work(held.run);
      const run = await held.next();
      const stopped = new Promise((resolve) => run.control.signal.addEventListener('abort', resolve));
      await queue.cancel(jobIdOf('a'));
      await stopped;
      expect(run.control.signal.reason).toBe('cancel');
      run.end({ kind: 'stopped' });
      await until(() => told.some(({ type }) => type === 'failed'));
      expect(told.at(-1)).toMatchObject({ type: 'failed', error: 'cancelled' });
      expect(await queue.get(jobIdOf('a'))).toMatchObject({ state: 'cancelled', error: 'cancelled' });
    });

    test('what is over can not be cancelled, what was never there neither', async () => {
      const { queue, told, work } = await open();
      await queue.add(job('a'));
      work(async () => completed);
      await until(() => told.some(({ type }) => type === 'completed'));
      expect(await queue.cancel(jobIdOf('a'))).toMatchObject({ state: 'completed' });
      expect(await queue.cancel(jobIdOf('never'))).toBeUndefined();
      expect(await queue.get(jobIdOf('never'))).toBeUndefined();
    });

    test('a worker that stops gives its job back, and another one goes on with it', async () => {
      const { queue, told, work } = await open();
      await queue.add(job('a'));
      const first = heldRun();
      const worker = work(first.run);
      const run = await first.next();
      run.control.signal.addEventListener('abort', () => run.end({ kind: 'stopped' }));
      await worker.stop();
      expect(run.control.signal.reason).toBe('later');
      expect(await queue.get(jobIdOf('a'))).toMatchObject({ state: 'queued', failed_runs: 0 });
      const second = heldRun();
      work(second.run);
      (await second.next()).end(completed);
      await until(() => told.some(({ type }) => type === 'completed'));
    });

    test('jobs outlive whoever opened the queue', async () => {
      const place = await openPlace();
      const first = await place();
      await first.queue.add(job('a'));
      await first.queue.add(job('b'));
      await first.queue.cancel(jobIdOf('a'));
      await first.queue.dispose();
      await first.events.dispose();
      const { queue, told, work } = await open(place);
      const listed = await queue.list();
      expect(listed.map(({ request_id, state }) => `${request_id} ${state}`).sort()).toEqual([
        'a cancelled',
        'b queued',
      ]);
      work(async () => completed);
      await until(() => told.some((event) => event.type === 'completed' && event.request_id === 'b'));
    });

    test('one worker runs one job at a time, the oldest first', async () => {
      const { queue, told, work } = await open();
      for (const id of ['a', 'b', 'c']) await queue.add(job(id));
      let running = 0;
      let most = 0;
      const order: string[] = [];
      work(async ({ spec }) => {
        running += 1;
        most = Math.max(most, running);
        order.push(spec.requestId);
        await new Promise((resolve) => setTimeout(resolve, 20));
        running -= 1;
        return completed;
      });
      await until(() => told.filter(({ type }) => type === 'completed').length === 3);
      expect([most, order]).toEqual([1, ['a', 'b', 'c']]);
    });
  });
}
