import type { TrainingJobAnswer, TrainingProgress } from '../../contract/training.ts';
import { messageOf } from '../../error-message.ts';
import { DigitsError } from '../../errors.ts';
import { describeError, type Log } from '../../log.ts';
import { cancelledError, failedEvent, progressEvent, startedEvent } from '../job-events.ts';
import type {
  DiscardJob,
  JobEvents,
  JobQueue,
  JobWorker,
  RunJob,
  RunnableJob,
  StopReason,
} from '../types.ts';
import { answerOf, endJob, isForgotten, isOver, newJob, recoverJob, settleJob } from './disk-job.ts';
import { type KeptJob, readKeptJobs, writeKeptJobs } from './disk-state.ts';
import { maxWaitingJobs, type QueueRules, tooManyJobs } from './queue-rules.ts';

export interface DiskQueueOptions {
  /** Kept here; one process at a time. */
  readonly file: string;
  /** Its abort says that the file has become another process's: nothing is written any more. */
  readonly lost: AbortSignal;
  readonly rules: QueueRules;
  readonly events: JobEvents;
  readonly log: Log;
}

interface Running {
  readonly job: KeptJob;
  readonly stop: AbortController;
  isCancelled: boolean;
}

/**
 * A queue in this process that outlives it: every change is on disk before it is told. What was running when the process ended is
 * run again. Rejects where the file is damaged.
 */
export async function openDiskQueue(options: DiskQueueOptions): Promise<JobQueue> {
  const { file, lost, rules, events, log } = options;
  const jobs = new Map((await readKeptJobs(file)).map((job) => [job.id, job]));
  /** Those that are on their way to the disk. */
  const adding = new Map<string, Promise<void>>();
  const progress = new Map<string, TrainingProgress>();
  let discard: DiscardJob = async () => undefined;
  let isDisposed = false;
  let running: Running | null = null;
  let written: Promise<void> = Promise.resolve();
  let wake: () => void = () => undefined;

  for (const job of jobs.values()) if (job.state === 'running') recoverJob(job, rules);

  /** One write after the other. What is `added` is a job once it is on the disk. */
  function save(...added: readonly KeptJob[]): Promise<void> {
    forgetOld();
    if (isDisposed) return Promise.reject(new Error('the queue was closed'));
    const next = written.then(async () => {
      lost.throwIfAborted();
      await writeKeptJobs(file, [...jobs.values(), ...added]);
      for (const job of added) jobs.set(job.id, job);
    });
    written = next.catch(() => undefined);
    return next;
  }

  /** For changes that have happened, whether the disk takes them or not. */
  async function saveOrTell(): Promise<void> {
    await save().catch((error: unknown) => {
      log.error('training_queue_not_saved', {
        reason: messageOf(error),
      });
    });
  }

  function forgetOld(): void {
    for (const job of jobs.values()) if (isForgotten(job, rules)) jobs.delete(job.id);
  }

  function toAnswer(job: KeptJob): TrainingJobAnswer {
    return answerOf(job, progress.get(job.id));
  }

  /** A run that is stopped already, for later, is over all the same. */
  function cancelRunning(job: KeptJob): void {
    if (running?.job !== job) return;
    running.isCancelled = true;
    running.stop.abort('cancel' satisfies StopReason);
  }

  async function runOne(job: KeptJob, run: RunJob): Promise<void> {
    const stop = new AbortController();
    const current: Running = { job, stop, isCancelled: false };
    running = current;
    job.state = 'running';
    await saveOrTell();
    await events.publish(startedEvent(job, job.failedRuns));
    const outcome = await run(
      { id: job.id, spec: job.spec },
      {
        signal: stop.signal,
        isLastTry: job.failedRuns >= rules.retryMax,
        onProgress(told) {
          progress.set(job.id, told);
          void events.publish(progressEvent(job, told));
        },
      },
    );
    const ended = settleJob(job, outcome, current.isCancelled, rules);
    if (isOver(job)) progress.delete(job.id);
    running = null;
    if (current.isCancelled) await discard(job.id);
    await saveOrTell();
    if (ended !== null) await events.publish(ended);
  }

  /** Resolves when there may be something to do: after a change, or when a job's wait is over. */
  async function waitForJobs(): Promise<void> {
    const waiting = [...jobs.values()].filter(({ state }) => state === 'queued');
    const soonest = Math.min(...waiting.map(({ notBeforeMs }) => notBeforeMs));
    await new Promise<void>((resolve) => {
      const timer = Number.isFinite(soonest)
        ? setTimeout(resolve, Math.min(2 ** 31 - 1, Math.max(0, soonest - Date.now())))
        : undefined;
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function workLoop(run: RunJob, isStopping: () => boolean): Promise<void> {
    while (!isStopping()) {
      const next = [...jobs.values()].find(
        ({ state, notBeforeMs }) => state === 'queued' && notBeforeMs <= Date.now(),
      );
      if (next === undefined) await waitForJobs();
      else await runOne(next, run);
    }
  }

  return {
    async add({ id, spec }: RunnableJob) {
      forgetOld();
      // The same id at the same time is the same job, and kept or not with it.
      await adding.get(id);
      const known = jobs.get(id);
      if (known !== undefined) return { job: toAnswer(known), isNew: false };
      const waiting = [...jobs.values()].filter((job) => !isOver(job)).length;
      if (waiting + adding.size >= maxWaitingJobs) throw tooManyJobs();
      const job = newJob({ id, spec });
      const answer = toAnswer(job);
      const saving = save(job);
      adding.set(
        id,
        saving.catch(() => undefined),
      );
      try {
        await saving;
      } catch (cause) {
        throw new DigitsError('internal_error', 'The job could not be kept.', { cause });
      } finally {
        adding.delete(id);
      }
      wake();
      return { job: answer, isNew: true };
    },
    async get(id) {
      forgetOld();
      const job = jobs.get(id);
      return job === undefined ? undefined : toAnswer(job);
    },
    async list() {
      forgetOld();
      return [...jobs.values()].reverse().map(toAnswer);
    },
    async cancel(id) {
      const job = jobs.get(id);
      if (job === undefined) return undefined;
      if (job.state === 'running') cancelRunning(job);
      if (job.state === 'queued') {
        endJob(job, 'cancelled', cancelledError);
        progress.delete(id);
        await discard(id);
        await saveOrTell();
        await events.publish(failedEvent(job, cancelledError));
      }
      return toAnswer(job);
    },
    work(run, discardJob): JobWorker {
      discard = discardJob;
      let stopping = false;
      const loop = workLoop(run, () => stopping).catch((error: unknown) => {
        log.error('training_queue', { reason: describeError(error) });
      });
      return {
        async stop() {
          stopping = true;
          if (running !== null) running.stop.abort('later');
          wake();
          await loop;
        },
      };
    },
    async dispose() {
      isDisposed = true;
      await written;
    },
  };
}
