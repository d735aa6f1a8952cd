import { DigitsError } from '../errors.ts';
import { preprocessHash } from '../image/index.ts';
import { ensembleId } from './ensemble.ts';
import { loadArtifacts } from './load-artifacts.ts';
import { type OpenedEnsemble, type OpenOnDeviceDeps, openOnDevice } from './open-on-device.ts';
import { createReader } from './reader.ts';
import { createTurns } from './take-turns.ts';
import type {
  DeviceChoice,
  Engine,
  ModelStore,
  Reader,
  ReaderOptions,
  RefusedModel,
  Timers,
} from './types.ts';

export interface DirectEngineDeps extends OpenOnDeviceDeps {
  readonly store: ModelStore;
  /** Lets the event loop have its turn between reads; absent where one request may not wait for a timer of another, as in an edge worker. */
  readonly timers?: Timers;
}

export interface DirectEngineOptions {
  /** The models of the ensemble, in order. */
  readonly modelIds: readonly string[];
  readonly device: DeviceChoice;
  readonly reader: ReaderOptions;
}

/**
 * Reads in the calling thread, one picture after the other, without workers. Loads in the background; until then reads are `not_ready`.
 */
export function createDirectEngine(deps: DirectEngineDeps, options: DirectEngineOptions): Engine {
  const { clock } = deps;
  const createdMs = clock.nowMs();
  let ensemble: OpenedEnsemble | null = null;
  let reader: Reader | null = null;
  let refused: readonly RefusedModel[] = [];
  let loadMs: number | null = null;
  let isDisposed = false;
  let waiting = 0;
  /** The reads so far: the models are not reentrant. */
  let last: Promise<unknown> = Promise.resolve();
  const turn = deps.timers && createTurns(deps.timers);

  async function start(): Promise<void> {
    const loaded = await loadArtifacts(deps.store, options.modelIds, preprocessHash);
    refused = loaded.refused;
    if (loaded.artifacts.length === 0) return;
    const opened = await openOnDevice(deps, loaded.artifacts, options.device);
    refused = [...refused, ...opened.refused];
    if (opened.members.length === 0) return;
    ensemble = opened;
    reader = createReader({ members: opened.members, clock }, options.reader);
    loadMs = clock.nowMs() - createdMs;
  }

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    waiting++;
    const result = last
      .then(turn)
      .then(work)
      .finally(() => waiting--);
    last = result.catch(() => undefined);
    return result;
  }

  const started = start();
  return {
    async read(file, request, control) {
      if (isDisposed) throw new DigitsError('not_ready', 'The reader was disposed of.');
      const open = reader;
      if (open === null) throw new DigitsError('not_ready', 'No model is loaded.');
      return await inTurn(() => open.read(file, request, control));
    },
    started: () => started,
    status: () => ({
      ready: ensemble !== null && !isDisposed,
      modelId: ensemble === null ? null : ensembleId(ensemble.members.length),
      models: ensemble?.members.map(({ manifest }) => manifest) ?? [],
      refused,
      device: ensemble?.device ?? null,
      loadMs,
      fault: null,
    }),
    stats: () => ({
      queued: Math.max(0, waiting - 1),
      busy: Math.min(1, waiting),
      ready: ensemble === null || isDisposed ? 0 : 1,
      restarts: 0,
    }),
    async dispose() {
      isDisposed = true;
      await started;
      await last;
      const open = reader;
      reader = null;
      await open?.dispose();
    },
  };
}
