import { DigitsError } from '../errors.ts';
import { preprocessHash } from '../image/index.ts';
import { loadArtifacts } from './load-artifacts.ts';
import { createPool, type PooledEngine, type PoolOptions } from './pool.ts';
import type { DeviceChoice, ModelStore, ReaderOptions, RefusedModel, Timers } from './types.ts';
import type { SpawnWorker } from './worker-port.ts';

export interface EngineDeps {
  readonly store: ModelStore;
  /** Threads, or `spawnInline`, which needs none. */
  readonly spawn: SpawnWorker;
  readonly timers: Timers;
  /** Called for each worker that was lost and will be replaced, for the log. */
  readonly onWorkerLost: (reason: string) => void;
}

export interface EngineOptions {
  /** The models of the ensemble, in order. */
  readonly modelIds: readonly string[];
  readonly device: DeviceChoice;
  readonly reader: ReaderOptions;
  readonly pool: PoolOptions;
  /**
   * All models or none, and each has to read the golden digits (`self-test.ts`). Default false: those that can be loaded
   * are, whatever they answer.
   */
  readonly strict?: boolean;
}

/**
 * The whole of reading: models from the store, verified once, in a pool of workers. It returns at once and loads in the
 * background; until then reads are `not_ready`. Models are sent to the workers from memory, so that a worker replaced
 * later reads with the same ones, whatever has become of the store.
 */
export function createEngine(deps: EngineDeps, options: EngineOptions): PooledEngine {
  const { store, spawn, timers, onWorkerLost } = deps;
  const { strict = false } = options;
  const createdMs = timers.nowMs();
  let pool: PooledEngine | null = null;
  let poolMs = 0;
  let refused: readonly RefusedModel[] = [];
  let disposed = false;

  async function start(): Promise<void> {
    const loaded = await loadArtifacts(store, options.modelIds, preprocessHash);
    refused = loaded.refused;
    if (disposed || loaded.artifacts.length === 0 || (strict && refused.length > 0)) return;
    const { device, reader } = options;
    const load = {
      type: 'load',
      artifacts: loaded.artifacts,
      device,
      options: reader,
      selfTest: strict,
    } as const;
    poolMs = timers.nowMs() - createdMs;
    pool = createPool({ spawn, timers, load, onWorkerLost }, options.pool);
    await pool.started();
  }

  const started = start();
  return {
    async read(file, request, control) {
      if (pool === null) throw new DigitsError('not_ready', 'No model is loaded.');
      return await pool.read(file, request, control);
    },
    started: () => started,
    async workersStarted() {
      await started;
      await pool?.workersStarted();
    },
    status() {
      const status = pool?.status() ?? idleStatus;
      const loadMs = status.loadMs === null ? null : status.loadMs + poolMs;
      return { ...status, loadMs, refused: [...refused, ...status.refused] };
    },
    stats: () => pool?.stats() ?? { queued: 0, busy: 0, ready: 0, restarts: 0 },
    async dispose() {
      disposed = true;
      await pool?.dispose();
    },
  };
}

const idleStatus = {
  ready: false,
  modelId: null,
  models: [],
  refused: [],
  device: null,
  loadMs: null,
  fault: null,
} as const;
