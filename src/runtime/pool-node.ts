import { Worker } from 'node:worker_threads';
import type { SpawnWorker } from '../engine/index.ts';
import { errorMessage } from '../error-message.ts';
import { threadOptions } from './thread-options.ts';

export interface NodeWorkerOptions {
  /** The worker's entry file. Default: `inference-worker` beside this file. */
  readonly workerUrl?: URL;
}

/**
 * MiB of JavaScript heap for a worker. Decoding a 2 MB JPEG of 1024x1024 noise gets by with 16; pixels, models and WASM
 * lie outside. A worker that wants more is ended and replaced; without a limit it would take the process with it.
 */
const maxHeapMb = 128;

/** `.ts` where the sources run as they are (Deno, Bun), `.js` in the build. */
const besideThisFile: URL = new URL(
  `./inference-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/** Spawns workers as threads of `node:worker_threads`. */
export function spawnNodeWorkers({ workerUrl = besideThisFile }: NodeWorkerOptions = {}): SpawnWorker {
  return (events) => {
    const worker = new Worker(workerUrl, {
      name: 'digits-inference',
      ...threadOptions(),
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    worker.on('message', events.message);
    worker.on('messageerror', (error) => events.exit(`its message could not be read: ${error.message}`));
    worker.on('error', (error: unknown) => events.exit(errorMessage(error)));
    worker.on('exit', (code) => events.exit(`it exited with code ${code}`));
    return {
      post: (message, transfer = []) => worker.postMessage(message, transfer),
      async terminate() {
        await worker.terminate();
      },
    };
  };
}
