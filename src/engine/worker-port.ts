import type { PoolMessage } from './protocol.ts';

/** The pool's end of a worker: a thread, a Web Worker, or the calling thread itself. */
export interface WorkerPort {
  /** Sends a message; `transfer` lists buffers that are handed over rather than copied. */
  post(message: PoolMessage, transfer?: readonly ArrayBuffer[]): void;
  /** Stops the worker wherever it is, an endless loop included. Resolves once it is gone. */
  terminate(): Promise<void>;
}

/** What a worker reports to whoever spawned it. Nothing is reported before the spawning call has returned. */
export interface WorkerEvents {
  readonly message: (message: unknown) => void;
  /** The worker is gone, or can't be talked to; may be reported more than once. */
  readonly exit: (reason: string) => void;
}

export type SpawnWorker = (events: WorkerEvents) => WorkerPort;
