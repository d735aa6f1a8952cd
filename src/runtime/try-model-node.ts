import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { TrialModel } from '../engine/index.ts';
import { messageOf } from '../error-message.ts';
import { threadOptions } from './thread-options.ts';

export interface TrialOptions {
  /** A trial that takes longer is ended, wherever it is. */
  readonly timeoutMs: number;
  /** The thread's entry file. Default: `trial-worker` beside this file. */
  readonly workerUrl?: URL;
  /** Bytes of WASM memory: ONNX Runtime, the weights and all that lies between the layers. Default 384 MiB. */
  readonly maxWasmBytes?: number;
}

/** The shipped models get by with 17 MiB, of which 16 are ONNX Runtime's own. */
const defaultMaxWasmBytes = 384 * 1024 * 1024;
/** MiB of JavaScript heap: the file lies outside. */
const maxHeapMb = 64;

const besideThisFile: URL = new URL(
  `./trial-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

const verdict = z.strictObject({ reason: z.string().nullable() });

/**
 * `tryModel` in a thread of its own, bounded in time and in memory of both kinds: the engine ends it in an endless loop as
 * anywhere else, and refuses it memory beyond its share. The answer is why the model is refused, or null. Never rejects.
 */
export function tryModelNode({ manifest, model }: TrialModel, options: TrialOptions): Promise<string | null> {
  const { timeoutMs, workerUrl = besideThisFile, maxWasmBytes = defaultMaxWasmBytes } = options;
  return new Promise<string | null>((resolve) => {
    const worker = new Worker(workerUrl, {
      name: 'digits-trial',
      ...threadOptions(),
      workerData: { manifest, model, maxWasmBytes },
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    let isEnded = false;
    const end = (reason: string | null) => {
      if (isEnded) return;
      isEnded = true;
      clearTimeout(timer);
      void worker.terminate().then(() => resolve(reason));
    };
    const timer = setTimeout(() => end(`its trial took longer than ${timeoutMs / 1000} s`), timeoutMs);
    worker.once('message', (message: unknown) => {
      const parsed = verdict.safeParse(message);
      end(parsed.success ? parsed.data.reason : 'its trial broke off');
    });
    worker.on('error', (error: unknown) => end(brokenOff(error)));
    worker.once('exit', () => end('its trial broke off'));
  }).catch(brokenOff);
}

function brokenOff(error: unknown): string {
  return `its trial broke off: ${messageOf(error)}`;
}
