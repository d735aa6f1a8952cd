import { availableParallelism } from 'node:os';
import {
  createEngine,
  createHotEngine,
  type DeviceChoice,
  type HotEngine,
  type ModelStore,
  type ReaderOptions,
} from '../engine/index.ts';
import { spawnNodeWorkers } from './pool-node.ts';
import { systemTimers } from './system-timers.ts';

export interface NodeEngineOptions {
  readonly store: ModelStore;
  /** The models of the ensemble to start with, in order. */
  readonly modelIds: readonly string[];
  readonly device: DeviceChoice;
  /** Workers; 0: one for each core, at most 8. */
  readonly threads: number;
  readonly queueLimit: number;
  /** The budget of a read that brings no deadline of its own. */
  readonly timeoutMs: number;
  readonly reader: ReaderOptions;
  readonly onWorkerLost: (reason: string) => void;
  /** The worker's entry file. Default: `inference-worker` beside `pool-node`. */
  readonly workerUrl?: URL;
}

/** Workers beyond this many gain nothing for a service of this kind (the plan's `min(8, CPU_cores)`). */
const maxAutoThreads = 8;

/** How workers are looked after, with the reason for each value. */
const supervision = {
  /** A start takes 0.7 s on an idle core; eight at once with full-size models on two busy cores take far longer. */
  startTimeoutMs: 60_000,
  /** A worker looks at the clock between models: the largest takes 0.5 s for the 17 views of `strong` on an idle core. */
  hangGraceMs: 2000,
  backoffMs: 250,
  maxBackoffMs: 30_000,
} as const;

/** The engine as Node runs it: workers as threads. Its models can be swapped. */
export function createNodeEngine(options: NodeEngineOptions): HotEngine {
  const { store, device, threads, queueLimit, timeoutMs, reader, onWorkerLost, workerUrl } = options;
  const spawn = spawnNodeWorkers(workerUrl === undefined ? {} : { workerUrl });
  const pool = {
    ...supervision,
    workers: threads > 0 ? threads : Math.min(maxAutoThreads, availableParallelism()),
    queueLimit,
    timeoutMs,
  };
  return createHotEngine(
    (modelIds, { strict }) =>
      createEngine(
        { store, spawn, timers: systemTimers, onWorkerLost },
        { modelIds, device, reader, pool, strict },
      ),
    options.modelIds,
  );
}
