import { type Job, type Queue, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { TrainingCompleted, TrainingFailed } from '../../contract/training.ts';
import type { Log } from '../../log.ts';
import { cancelledError, completedEvent, failedEvent, progressEvent, startedEvent } from '../job-events.ts';
import { retryDelayMs } from '../retry-delay.ts';
import type { DiscardJob, JobResult, JobWorker, RunJob, StopReason } from '../types.ts';
import { closeSoon } from './close-soon.ts';
import type { QueueRules } from './queue-rules.ts';
import { retryStrategy, tellQueueError } from './redis-connection.ts';
import type { RedisEvents } from './redis-events.ts';
import { parseJobData, toRunnable } from './redis-job.ts';

export interface RedisWorkerOptions {
  readonly url: string;
  readonly queue: Queue;
  readonly rules: QueueRules;
  /** How long a worker that isn't heard of keeps its job. */
  readonly lockMs: number;
  readonly events: RedisEvents;
  readonly log: Log;
  readonly discard: DiscardJob;
}

/** How often a running job is asked whether it was cancelled. */
const cancelPollMs = 1000;

/**
 * Takes jobs from BullMQ. A job is locked for its worker, who renews the lock; where that doesn't succeed the run is stopped before
 * the lock ends, since then another worker may have the job.
 */
export function startRedisWorker(run: RunJob, options: RedisWorkerOptions): JobWorker {
  const { url, queue, rules, lockMs, events, log, discard } = options;
  let current: { readonly id: string; readonly stop: AbortController; confirmedMs: number } | null = null;
  let stopping = false;
  const told = new Set<Promise<void>>();

  async function processJob(job: Job, token?: string): Promise<JobResult> {
    const runnable = toRunnable(job);
    const stop = new AbortController();
    let polls: NodeJS.Timeout | undefined;
    let leases: NodeJS.Timeout | undefined;
    let isSaving = false;
    try {
      current = { id: runnable.id, stop, confirmedMs: performance.now() };
      if (stopping) stop.abort('later' satisfies StopReason);
      if (await isCancelled(runnable.id)) {
        await discard(runnable.id);
        throw new UnrecoverableError(cancelledError);
      }
      // Taken while the worker was about to end.
      if (stop.signal.aborted) return await giveBack(job, token);
      polls = setInterval(async () => {
        if (await isCancelled(runnable.id).catch(() => false)) stop.abort('cancel' satisfies StopReason);
      }, cancelPollMs);
      leases = setInterval(watchLease, lockMs / 20);
      await events.publish(startedEvent(runnable, job.attemptsMade));
      const outcome = await run(runnable, {
        signal: stop.signal,
        isLastTry: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
        onProgress(progress) {
          void events.publish(progressEvent(runnable, progress));
          // While Redis is away nothing may pile up.
          if (isSaving) return;
          isSaving = true;
          void job
            .updateProgress({ ...progress })
            .catch(() => undefined)
            .finally(() => {
              isSaving = false;
            });
        },
      });
      if (outcome.kind === 'completed') return { valAcc: outcome.valAcc, durationSec: outcome.durationSec };
      if (stop.signal.reason === 'cancel') throw new UnrecoverableError(cancelledError);
      if (outcome.kind === 'failed') {
        throw outcome.retry ? new Error(outcome.error) : new UnrecoverableError(outcome.error);
      }
      return await giveBack(job, token);
    } finally {
      clearInterval(polls);
      clearInterval(leases);
      current = null;
    }
  }

  async function giveBack(job: Job, token: string | undefined): Promise<never> {
    await job.moveToWait(token);
    throw new WaitingError();
  }

  async function isCancelled(id: string): Promise<boolean> {
    const fresh = await queue.getJob(id);
    return fresh !== undefined && parseJobData(fresh).isCancelled;
  }

  function watchLease(): void {
    if (current === null || current.stop.signal.aborted) return;
    if (performance.now() - current.confirmedMs < lockMs / 2) return;
    log.warn('training_lock_not_renewed', { job_id: current.id });
    current.stop.abort('later' satisfies StopReason);
  }

  function tellEnd(job: Job, event: TrainingCompleted | TrainingFailed, ttlSec: number): void {
    const telling = events
      .publishEnd(job.id ?? '', event, ttlSec)
      .catch((error: unknown) => log.warn('training_event', { reason: String(error) }))
      .finally(() => told.delete(telling));
    told.add(telling);
  }

  const worker = new Worker(queue.name, processJob, {
    connection: { url, retryStrategy },
    lockDuration: lockMs,
    lockRenewTime: lockMs / 4,
    stalledInterval: lockMs,
    maxStalledCount: rules.maxLostRuns,
    settings: { backoffStrategy: (attemptsMade) => retryDelayMs(rules.retryIntervalsSec, attemptsMade) },
  });
  worker.on('error', (error) => tellQueueError(error, events.outage, log));
  worker.on('stalled', (jobId) => log.warn('training_worker_lost', { job_id: jobId }));
  worker.on('locksRenewed', ({ jobIds }) => {
    if (current !== null && jobIds.includes(current.id)) current.confirmedMs = performance.now();
  });
  worker.on('lockRenewalFailed', (jobIds) => {
    if (current !== null && jobIds.includes(current.id)) current.stop.abort('later' satisfies StopReason);
  });
  worker.on('completed', (job, result: JobResult) => {
    tellEnd(job, completedEvent(toRunnable(job), result), rules.resultTtlSec);
  });
  worker.on('failed', (job, error) => {
    // Without a time it is to be tried again.
    if (job?.finishedOn === undefined) return;
    tellEnd(job, failedEvent(toRunnable(job), error.message), rules.failureTtlSec);
  });

  return {
    async stop() {
      stopping = true;
      if (current === null && told.size === 0) {
        if (!(await closeSoon(worker)))
          log.warn('training_worker_not_closed', { reason: 'Redis does not answer' });
        return;
      }
      const closed = worker.close();
      current?.stop.abort('later' satisfies StopReason);
      await closed;
      await Promise.all(told);
    },
  };
}
