import type { Timers } from '../engine/types.ts';
import { DigitsError } from '../errors.ts';

/** The end of a request's budget, or of its client's patience, whichever comes first. */
export interface Deadline {
  /** On the timers' clock. */
  readonly atMs: number;
  /** Aborted at the deadline and when the client is gone. */
  readonly signal: AbortSignal;
  /** Settles as `work` does, but rejects with `timeout` as soon as the signal is aborted. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  dispose(): void;
}

export interface DeadlineOptions {
  readonly atMs: number;
  /** Aborted when the client is gone. */
  readonly client: AbortSignal;
}

export function createDeadline(timers: Timers, options: DeadlineOptions): Deadline {
  const { atMs, client } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const end = (message: string) => controller.abort(new DigitsError('timeout', message));
  const onGone = () => end('The client has gone.');
  const cancel = timers.after(Math.max(0, atMs - timers.nowMs()), () =>
    end('The request took longer than its budget allows.'),
  );
  client.addEventListener('abort', onGone, { once: true });
  if (client.aborted) onGone();

  return {
    atMs,
    signal,
    // Not Promise.race: it would keep something of every piece of a body until the deadline.
    race: (work) =>
      new Promise((resolve, reject) => {
        const onEnd = () => reject(signal.reason);
        if (signal.aborted) onEnd();
        signal.addEventListener('abort', onEnd, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onEnd));
      }),
    dispose() {
      cancel();
      client.removeEventListener('abort', onGone);
    },
  };
}
