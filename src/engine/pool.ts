import { DigitsError } from '../errors.ts';
import { ensembleId } from './ensemble.ts';
import { createJobQueue } from './job-queue.ts';
import type { LoadedMessage } from './protocol.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { Engine, ReadOptions } from './types.ts';
import type { SessionPhase, WorkerSessionDeps } from './worker-session.ts';
import { createWorkerSlot, type WorkerSlot, type WorkerSlotOptions } from './worker-slot.ts';

export interface PoolDeps extends WorkerSessionDeps {
  /** Called for each worker that was lost and will be replaced, for the log. */
  readonly onWorkerLost: (reason: string) => void;
}

/** An engine whose workers come up one by one. */
export interface PooledEngine extends Engine {
  /** Resolves once every worker has come up or failed at it, or the engine is disposed of; never rejects. */
  workersStarted(): Promise<void>;
}

export interface PoolOptions extends WorkerSlotOptions {
  /** At least 1. */
  readonly workers: number;
  /** Reads that may wait for a worker, however fast they are; a further one is refused with `overloaded`. */
  readonly queueLimit: number;
  /** The budget of a read that brings no deadline of its own. */
  readonly timeoutMs: number;
}

/** The longest that timers wait. Workers can't be sent Infinity. */
const maxBudgetMs = 2 ** 31 - 1;

/** Weight of the latest read in the running mean of the time that a read takes. */
const latestShare = 0.2;

/**
 * Workers that read pictures behind a bounded queue, first come, first served. A read that would wait beyond its deadline
 * is refused with `overloaded` at once, rather than kept from others for nothing; one that is not done by its deadline
 * is answered with `timeout` then and there. All workers hold the same models: one that loads others is replaced.
 * `dispose` takes no further reads, waits for the open ones (each ends by its deadline) and ends the workers.
 */
export function createPool(deps: PoolDeps, options: PoolOptions): PooledEngine {
  const { timers, load } = deps;
  const createdMs = timers.nowMs();
  const queue = createJobQueue(timers);
  const slots: WorkerSlot[] = [];
  /** The slots whose first start has come to an end, one way or the other. */
  const decided = new Set<number>();
  let settle = (): void => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let settleWorkers = (): void => {};
  const workersSettled = new Promise<void>((resolve) => {
    settleWorkers = resolve;
  });
  let report: LoadedMessage | null = null;
  let loadMs: number | null = null;
  let fault: string | null = null;
  let restarts = 0;
  let serviceMs: number | null = null;
  let disposal: Promise<void> | null = null;

  const count = (...phases: readonly SessionPhase[]): number =>
    slots.filter((slot) => phases.includes(slot.phase())).length;

  const loadedIds = (): readonly string[] => report?.modelIds ?? [];

  function loaded(slot: number, latest: LoadedMessage): string | null {
    const ids = loadedIds().join(', ');
    const found = latest.modelIds.join(', ');
    if (ids !== '' && ids !== found) return `it loaded ${found || 'no model'}, the others ${ids}`;
    report = latest;
    fault = null;
    if (found !== '') loadMs ??= timers.nowMs() - createdMs;
    decide(slot);
    return null;
  }

  function lost(slot: number, reason: string): void {
    restarts++;
    fault = reason;
    decide(slot);
    deps.onWorkerLost(reason);
  }

  function decide(slot: number): void {
    decided.add(slot);
    if (loadedIds().length > 0 || decided.size === options.workers) settle();
    if (decided.size === options.workers) settleWorkers();
  }

  function pump(): void {
    for (const slot of slots) {
      if (slot.phase() !== 'idle') continue;
      const job = queue.take();
      if (job === undefined) return;
      slot.assign(job);
    }
  }

  /** When a read that waits behind `waiting` others will probably be done, as long as reads took lately. */
  function endMs(waiting: number, workers: number): number {
    const latestMs = serviceMs ?? 0;
    return timers.nowMs() + (waiting * latestMs) / Math.max(1, workers) + latestMs;
  }

  function admit(deadlineMs: number, signal: AbortSignal | undefined): void {
    if (disposal !== null) throw new DigitsError('not_ready', 'The service is shutting down.');
    if (loadedIds().length === 0) throw new DigitsError('not_ready', 'No model is loaded.');
    if (signal?.aborted === true) {
      throw new DigitsError('timeout', 'The caller went away.', { cause: signal.reason });
    }
    if (!(deadlineMs > timers.nowMs())) {
      throw new DigitsError('timeout', 'The picture could not be read in time.');
    }
    const waiting = queue.waiting();
    if (count('idle') > 0) return;
    const workers = count('idle', 'busy');
    if (waiting < options.queueLimit && (waiting === 0 || endMs(waiting, workers) <= deadlineMs)) return;
    const seconds = retryAfterSeconds(waiting + 1, workers, serviceMs ?? 0);
    throw new DigitsError('overloaded', `Too many pictures are waiting; try again in ${seconds} s.`, {
      retryAfterSeconds: seconds,
    });
  }

  async function drainAndEnd(): Promise<void> {
    await queue.drained();
    await Promise.all(slots.map((slot) => slot.dispose()));
    settle();
    settleWorkers();
  }

  for (let n = 0; n < options.workers; n++) {
    const slot = createWorkerSlot(deps, options, {
      loaded: (latest) => loaded(n, latest),
      idle: pump,
      served: (latestMs) => {
        serviceMs = serviceMs === null ? latestMs : serviceMs + latestShare * (latestMs - serviceMs);
      },
      ended: (reason) => lost(n, reason),
    });
    slots.push(slot);
  }

  return {
    async read(file, request = {}, control = {}) {
      const { signal, deadlineMs: askedMs = timers.nowMs() + options.timeoutMs, giveAway = false } = control;
      const deadlineMs = Math.min(askedMs, timers.nowMs() + maxBudgetMs);
      admit(deadlineMs, signal);
      const pieces = file instanceof Uint8Array ? [file] : file;
      const outcome = queue.add({ pieces, request: toRequest(request), deadlineMs, signal, giveAway });
      pump();
      return await outcome;
    },
    started: () => settled,
    workersStarted: () => workersSettled,
    status() {
      const modelIds = loadedIds();
      return {
        ready: disposal === null && count('idle', 'busy') > 0,
        modelId: modelIds.length > 0 ? ensembleId(modelIds.length) : null,
        models: load.artifacts
          .map((artifact) => artifact.manifest)
          .filter((manifest) => modelIds.includes(manifest.model_id)),
        refused: report?.refused ?? [],
        device: modelIds.length > 0 ? (report?.device ?? null) : null,
        loadMs,
        fault,
      };
    },
    stats: () => ({ queued: queue.waiting(), busy: count('busy'), ready: count('idle', 'busy'), restarts }),
    dispose() {
      disposal ??= drainAndEnd();
      return disposal;
    },
  };
}

/** The options that are there, and nothing else: a worker ends on a message that the protocol doesn't know. */
function toRequest({ invert, center, visualize }: ReadOptions): ReadOptions {
  return {
    ...(invert === undefined ? {} : { invert }),
    ...(center === undefined ? {} : { center }),
    ...(visualize === undefined ? {} : { visualize }),
  };
}
