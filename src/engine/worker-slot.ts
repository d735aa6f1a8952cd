import { errorMessage } from '../error-message.ts';
import type { Job } from './job.ts';
import {
  createWorkerSession,
  type SessionPhase,
  type WorkerSession,
  type WorkerSessionDeps,
  type WorkerSessionEvents,
  type WorkerSessionOptions,
} from './worker-session.ts';

export interface WorkerSlotOptions extends WorkerSessionOptions {
  /** Pause after the first failed start; doubled after each further one, up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
}

/** A place in the pool: one worker, replaced when it dies, hangs or can no longer be trusted. */
export interface WorkerSlot {
  /** `ended` while it waits for the next start. */
  phase(): SessionPhase;
  /** Hands over a job; the phase must be `idle`. */
  assign(job: Job): void;
  dispose(): Promise<void>;
}

/**
 * Keeps a worker running. One that is lost at work is replaced at once; one that was lost before it did anything is
 * replaced after a pause that grows from start to start, so that a worker that can't start costs nothing.
 */
export function createWorkerSlot(
  deps: WorkerSessionDeps,
  options: WorkerSlotOptions,
  events: WorkerSessionEvents,
): WorkerSlot {
  let session: WorkerSession | null = null;
  let failedStarts = 0;
  let cancelRestart = (): void => {};

  function start(): void {
    try {
      session = createWorkerSession(deps, options, { ...events, ended });
    } catch (error) {
      ended(errorMessage(error), true);
    }
  }

  function ended(reason: string, early: boolean): void {
    session = null;
    failedStarts = early ? failedStarts + 1 : 0;
    const pauseMs = early ? Math.min(options.maxBackoffMs, options.backoffMs * 2 ** (failedStarts - 1)) : 0;
    cancelRestart = deps.timers.after(pauseMs, start);
    events.ended(reason, early);
  }

  start();
  return {
    phase: () => session?.phase() ?? 'ended',
    assign: (job) => session?.assign(job),
    async dispose() {
      cancelRestart();
      await session?.dispose();
      session = null;
    },
  };
}
