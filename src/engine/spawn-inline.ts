import { errorMessage } from '../error-message.ts';
import type { CreateClassifier } from './classifier.ts';
import type { Timers, WebGpu } from './types.ts';
import { createWorkerHost } from './worker-host.ts';
import type { SpawnWorker } from './worker-port.ts';

export interface SpawnInlineDeps {
  readonly createClassifier: CreateClassifier;
  readonly timers: Timers;
  /** Absent: there is no WebGPU. */
  readonly webGpu?: WebGpu;
}

/**
 * Workers for runtimes that have none: they read in the calling thread, between its other tasks, with the queue and
 * deadlines that threads have. Reading blocks the thread, so a deadline that passes meanwhile is seen only after it.
 */
export function spawnInline({ timers, ...deps }: SpawnInlineDeps): SpawnWorker {
  /** Lets the thread's other tasks run: a queue of reads would otherwise be one long task. */
  const pause = (): Promise<void> => new Promise((resolve) => void timers.after(0, resolve));

  return (events) => {
    const host = createWorkerHost({ ...deps, clock: timers, post: events.message });
    let work: Promise<void> = Promise.resolve();
    return {
      post(message) {
        work = work
          .then(pause)
          .then(() => host.receive(message))
          .catch((error: unknown) => events.exit(errorMessage(error)));
      },
      async terminate() {
        await work;
        await host.dispose();
      },
    };
  };
}
