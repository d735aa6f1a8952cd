import type { ClientTimers } from './types.ts';

export interface TimeoutOptions {
  readonly timeoutMs: number;
  readonly timers: ClientTimers;
  /** The caller's: its abort ends the work as well. */
  readonly signal?: AbortSignal | undefined;
  /** What to reject with when the time is up. */
  readonly timeoutError: () => Error;
}

/**
 * Settles as `work` does, but rejects when the time is up, or with the reason of `signal` when that is aborted. `work`
 * is given a signal that is aborted in both cases; it needn't heed it.
 */
export async function withTimeout<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  options: TimeoutOptions,
): Promise<Result> {
  const { timers, timeoutMs, signal, timeoutError } = options;
  signal?.throwIfAborted();
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const cancel = timers.after(timeoutMs, () => controller.abort(timeoutError()));
  try {
    return await new Promise<Result>((resolve, reject) => {
      const onEnd = () => reject(controller.signal.reason);
      controller.signal.addEventListener('abort', onEnd, { once: true });
      work(controller.signal).then(resolve, reject);
    });
  } finally {
    cancel();
    signal?.removeEventListener('abort', onAbort);
  }
}
