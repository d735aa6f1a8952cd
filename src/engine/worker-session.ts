import { errorMessage } from '../error-message.ts';
import { DigitsError } from '../errors.ts';
import type { Job } from './job.ts';
import {
  type AnswerMessage,
  type FailureMessage,
  type LoadedMessage,
  type LoadMessage,
  parseWorkerMessage,
  type WorkerMessage,
} from './protocol.ts';
import type { Reading, Timers } from './types.ts';
import type { SpawnWorker } from './worker-port.ts';

export interface WorkerSessionDeps {
  readonly spawn: SpawnWorker;
  readonly timers: Timers;
  readonly load: LoadMessage;
}

export interface WorkerSessionOptions {
  /** A worker that has not loaded its models by then is given up. */
  readonly startTimeoutMs: number;
  /** A worker that has not answered this long after the deadline of its job hangs, and is given up. */
  readonly hangGraceMs: number;
}

export interface WorkerSessionEvents {
  /** The worker has loaded its models; the answer is null, or why it is not to be used. */
  readonly loaded: (report: LoadedMessage) => string | null;
  /** The worker waits for a job. */
  readonly idle: () => void;
  /** A job came back, whatever its outcome, so long after it was assigned. */
  readonly served: (serviceMs: number) => void;
  /** The worker is gone. `early` where it neither served a job nor had one: it would probably go the same way again. */
  readonly ended: (reason: string, early: boolean) => void;
}

/** `empty`: it runs, but could load none of its models. */
export type SessionPhase = 'starting' | 'idle' | 'busy' | 'empty' | 'ended';

/** One worker from its start to its end, with at most one job at a time. */
export interface WorkerSession {
  phase(): SessionPhase;
  /** Hands over a job; the phase must be `idle`. */
  assign(job: Job): void;
  /** Ends the worker without an `ended` event; a job that it has fails. Resolves once it is gone. */
  dispose(): Promise<void>;
}

interface Running {
  readonly number: number;
  readonly job: Job;
  readonly startedAtMs: number;
}

/** Spawns a worker and has it load; throws what `spawn` or the sending throws, and leaves no worker then. */
export function createWorkerSession(
  { spawn, timers, load }: WorkerSessionDeps,
  { startTimeoutMs, hangGraceMs }: WorkerSessionOptions,
  events: WorkerSessionEvents,
): WorkerSession {
  let phase: SessionPhase = 'starting';
  let running: Running | null = null;
  let assigned = 0;

  const port = spawn({ message: receive, exit: end });
  let cancelTimer = timers.after(startTimeoutMs, () => end(`it did not load within ${startTimeoutMs} ms`));
  try {
    port.post(load);
  } catch (error) {
    cancelTimer();
    void port.terminate();
    throw error;
  }

  function receive(value: unknown): void {
    if (phase === 'ended') return;
    const fault = take(value);
    if (fault !== null) end(fault);
    else if (phase === 'idle') events.idle();
  }

  /** Acts on a message; returns why the worker is to be ended, or null. */
  function take(value: unknown): string | null {
    let message: WorkerMessage;
    try {
      message = parseWorkerMessage(value);
    } catch (error) {
      return `it sent an unknown message: ${errorMessage(error)}`;
    }
    if (message.type === 'loaded') return takeReport(message);
    if (running?.number !== message.job) return `it answered job ${message.job}, which it does not have`;
    return takeOutcome(running, message);
  }

  function takeReport(report: LoadedMessage): string | null {
    if (phase !== 'starting') return 'it loaded twice';
    const objection = events.loaded(report);
    if (objection !== null) return objection;
    cancelTimer();
    phase = report.modelIds.length > 0 ? 'idle' : 'empty';
    return null;
  }

  function takeOutcome(
    { job, startedAtMs }: Running,
    message: AnswerMessage | FailureMessage,
  ): string | null {
    cancelTimer();
    running = null;
    phase = 'idle';
    events.served(timers.nowMs() - startedAtMs);
    if (message.type === 'answer') {
      job.succeed(withQueueTime(message.reading, startedAtMs - job.queuedAtMs));
      return null;
    }
    job.fail(new DigitsError(message.code, message.message, { cause: message.detail ?? undefined }));
    // An aborted WASM instance would answer every later run with an error too.
    return message.code === 'internal_error' ? `a job failed: ${message.detail ?? message.message}` : null;
  }

  function end(reason: string): void {
    if (phase === 'ended') return;
    const early = running === null && assigned === 0;
    stop(reason);
    events.ended(reason, early);
  }

  function stop(reason: string): Promise<void> {
    phase = 'ended';
    cancelTimer();
    running?.job.fail(new DigitsError('internal_error', 'The reader failed.', { cause: reason }));
    running = null;
    return port.terminate();
  }

  return {
    phase: () => phase,
    assign(job) {
      const startedAtMs = timers.nowMs();
      running = { number: assigned++, job, startedAtMs };
      phase = 'busy';
      const graceEndsMs = job.deadlineMs + hangGraceMs;
      cancelTimer = timers.after(graceEndsMs - startedAtMs, () => {
        end(`it did not answer within ${hangGraceMs} ms of a deadline`);
      });
      const budgetMs = job.deadlineMs - startedAtMs;
      const read = { type: 'read', job: running.number, request: job.request, budgetMs } as const;
      const send = (pieces: readonly Uint8Array[]) => port.post({ ...read, pieces }, buffersOf(pieces));
      // What its owner has transferred elsewhere by now is empty, and can be neither copied nor transferred.
      const pieces = job.pieces.filter(({ length }) => length > 0);
      try {
        send(job.giveAway ? pieces : copiesOf(pieces));
      } catch {
        // A buffer that can't be transferred, such as Node's own pool.
        send(copiesOf(pieces));
      }
    },
    dispose: () => stop('The engine was shut down.'),
  };
}

/** 0.5 ms a megabyte. */
function copiesOf(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  return pieces.map((piece) => new Uint8Array(piece));
}

function buffersOf(pieces: readonly Uint8Array[]): readonly ArrayBuffer[] {
  const buffers = new Set(pieces.map((piece) => piece.buffer));
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer);
}

function withQueueTime(reading: Reading, queueMs: number): Reading {
  const { details } = reading;
  return { ...reading, details: { ...details, timings: { ...details.timings, queueMs } } };
}
