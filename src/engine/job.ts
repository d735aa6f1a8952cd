import { DigitsError } from '../errors.ts';
import type { Reading, ReadOptions, Timers } from './types.ts';

export interface JobTask {
  /** Of the picture's file. */
  readonly pieces: readonly Uint8Array[];
  readonly request: ReadOptions;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  /** Their buffers may be transferred. */
  readonly giveAway: boolean;
}

/** Where the outcome goes. */
export interface JobOutcome {
  readonly resolve: (reading: Reading) => void;
  readonly reject: (error: DigitsError) => void;
  /** Called when the job has ended, before the outcome is handed over. */
  readonly ended: (job: Job) => void;
}

/** A read that was asked of the pool. It ends once: by an answer, an error, its deadline or its caller's going. */
export interface Job extends JobTask {
  readonly queuedAtMs: number;
  /** Without effect once the job has ended. */
  succeed(reading: Reading): void;
  fail(error: DigitsError): void;
}

/** A job that fails with `timeout` at its deadline, or once its signal is aborted, wherever it is by then. */
export function createJob(task: JobTask, outcome: JobOutcome, timers: Timers): Job {
  const queuedAtMs = timers.nowMs();
  let open = true;

  function end(handOver: () => void): void {
    if (!open) return;
    open = false;
    cancelTimer();
    task.signal?.removeEventListener('abort', abort);
    outcome.ended(job);
    handOver();
  }
  function abort(): void {
    job.fail(new DigitsError('timeout', 'The caller went away.', { cause: task.signal?.reason }));
  }

  const job: Job = {
    ...task,
    queuedAtMs,
    succeed: (reading) => end(() => outcome.resolve(reading)),
    fail: (error) => end(() => outcome.reject(error)),
  };
  const cancelTimer = timers.after(task.deadlineMs - queuedAtMs, () => {
    job.fail(new DigitsError('timeout', 'The picture could not be read in time.'));
  });
  task.signal?.addEventListener('abort', abort);
  return job;
}
