import { DigitsError } from '../errors.ts';
import type { PooledEngine } from './pool.ts';
import type { Engine } from './types.ts';

/** Opens an engine of its own workers for a set of models; `strict` as in `EngineOptions`. */
export type OpenEngine = (modelIds: readonly string[], options: { readonly strict: boolean }) => PooledEngine;

/** An engine whose models can be changed while it reads. */
export interface HotEngine extends Engine {
  /** The set that was asked for last and is served, those of its models included that were refused at the start. */
  activeIds(): readonly string[];
  /**
   * Loads `modelIds` into fresh workers, checks them strictly, and lets them take over at once; what the old ones have
   * been given they finish. Swaps come one after the other. Rejects, with nothing changed, with `malformed_form` and the
   * reason where the set can't be used, with `overloaded` where too many swaps wait, with `not_ready` at the end.
   */
  swap(modelIds: readonly string[]): Promise<void>;
  /** Swaps to what the store has by now of the set that is active when its turn comes. */
  refresh(): Promise<void>;
  /** Gives up the swap under way and those that wait, and takes no more; reading goes on until `dispose`. */
  endSwaps(): Promise<void>;
}

/** Each waiting swap is a caller who has not been answered; nobody needs more of them than this. */
const maxWaiting = 4;

/** An engine that starts with `firstIds`, as far as they can be loaded, and whose models can be swapped. */
export function createHotEngine(open: OpenEngine, firstIds: readonly string[]): HotEngine {
  let current = open(firstIds, { strict: false });
  let activeIds = firstIds;
  let candidate: PooledEngine | null = null;
  let old: PooledEngine | null = null;
  let pastRestarts = 0;
  let isClosed = false;
  let waiting = 0;
  /** The swaps so far, the end of the workers that they replaced included: there are never more than two sets of them. */
  let last: Promise<void> = Promise.resolve();
  const first = current;

  async function replace(modelIds: readonly string[]): Promise<void> {
    refuseClosed();
    const next = open(modelIds, { strict: true });
    candidate = next;
    await next.workersStarted();
    candidate = null;
    const objection = objectionTo(next);
    if (isClosed || objection !== null) {
      await next.dispose();
      refuseClosed();
      throw new DigitsError('malformed_form', `The models were not changed: ${objection}.`);
    }
    old = current;
    current = next;
    activeIds = modelIds;
  }

  async function retire(): Promise<void> {
    if (old === null) return;
    await old.dispose();
    pastRestarts += old.stats().restarts;
    old = null;
  }

  function refuseClosed(): void {
    if (isClosed) throw new DigitsError('not_ready', 'The service is shutting down.');
  }

  async function inTurn(modelIds: () => readonly string[]): Promise<void> {
    refuseClosed();
    if (waiting === maxWaiting) {
      throw new DigitsError('overloaded', 'Too many changes of the models are waiting.', {
        retryAfterSeconds: 10,
      });
    }
    waiting++;
    const swapped = last.then(() => replace(modelIds())).finally(() => waiting--);
    last = swapped.catch(() => undefined).then(retire);
    await swapped;
  }

  async function endSwaps(): Promise<void> {
    isClosed = true;
    await candidate?.dispose();
    await last;
  }

  return {
    read: (file, request, control) => current.read(file, request, control),
    started: () => first.started(),
    status: () => current.status(),
    stats() {
      const { queued, busy, ready, restarts } = current.stats();
      const leaving = old?.stats() ?? { queued: 0, busy: 0, restarts: 0 };
      return {
        queued: queued + leaving.queued,
        busy: busy + leaving.busy,
        ready,
        restarts: pastRestarts + leaving.restarts + restarts,
      };
    },
    activeIds: () => activeIds,
    swap: (modelIds) => inTurn(() => modelIds),
    refresh: () => inTurn(() => activeIds),
    endSwaps,
    async dispose() {
      await Promise.all([endSwaps(), current.dispose()]);
    },
  };
}

/** Why an engine that was opened strictly may not take over, or null. */
function objectionTo(engine: PooledEngine): string | null {
  const { refused, ready, fault } = engine.status();
  if (refused.length > 0) return refused.map(({ modelId, reason }) => `${modelId}: ${reason}`).join('; ');
  // A worker that could not start under the same load as its brothers would be missed later.
  if (ready && engine.stats().restarts === 0) return null;
  return `a worker could not load them (${fault ?? 'it was lost'})`;
}
