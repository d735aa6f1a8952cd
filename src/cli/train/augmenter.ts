import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AugmentShares } from '../../training/augment/augment.ts';
import type { LabelledPlanes } from '../../training/planes.ts';

export interface AugmenterOptions {
  readonly seed: number;
  readonly shares: AugmentShares;
  readonly epochs: number;
  /** Threads that augment the next epoch while the present one is trained on. */
  readonly threads: number;
}

export interface Augmenter {
  /** The planes of an epoch, counted from 0, and the start of work on the next; they are good until the call after next. */
  epoch(epoch: number): Promise<LabelledPlanes>;
  dispose(): Promise<void>;
}

/** `.ts` where the sources run as they are (Deno, Bun), `.js` in the build. */
const workerUrl: URL = new URL(
  `./augment-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/** Makes the training set of one epoch after the other, in threads of its own. */
export function createAugmenter(digits: LabelledPlanes, options: AugmenterOptions): Augmenter {
  const { seed, shares, epochs, threads } = options;
  const count = digits.labels.length;
  const shared = new SharedArrayBuffer(digits.planes.length);
  new Uint8Array(shared).set(digits.planes);
  // One to train on, one to write the next epoch to.
  const planes = [0, 1].map(() => new SharedArrayBuffer(digits.planes.length));
  const workers = Array.from(
    { length: threads },
    () => new Worker(workerUrl, { workerData: { digits: shared, planes, seed, shares } }),
  );
  const begun = new Map<number, Promise<void>>();

  async function work(epoch: number): Promise<void> {
    await Promise.all(
      workers.map(async (worker, i) => {
        const from = Math.floor((i * count) / threads);
        const to = Math.floor(((i + 1) * count) / threads);
        worker.postMessage({ epoch, slot: epoch % 2, from, to });
        await once(worker, 'message');
      }),
    );
  }

  function begin(epoch: number): Promise<void> {
    const running = begun.get(epoch) ?? work(epoch);
    begun.set(epoch, running);
    return running;
  }

  return {
    async epoch(epoch) {
      await begin(epoch);
      begun.delete(epoch);
      // A failure is reported when the epoch is asked for.
      if (epoch + 1 < epochs) begin(epoch + 1).catch(() => {});
      const buffer = planes[epoch % 2] ?? new SharedArrayBuffer(0);
      return { planes: new Uint8Array(buffer), labels: digits.labels };
    },
    async dispose() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
