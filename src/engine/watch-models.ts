import { errorMessage } from '../error-message.ts';
import type { HotEngine } from './hot-engine.ts';
import { manifestSchema } from './manifest.ts';
import type { ModelStore, Timers } from './types.ts';

export interface WatchModelsOptions {
  readonly engine: Pick<HotEngine, 'activeIds' | 'status' | 'started'>;
  readonly store: ModelStore;
  readonly timers: Timers;
  /** From the end of one look to the next. */
  readonly everyMs: number;
  /** Called when the manifests of the active set are others than those served, and have been so for two looks. */
  readonly onChange: () => Promise<void>;
}

/**
 * Looks again and again whether the store's manifests of the active set are the ones that are served; a few small files, in
 * any kind of store. What `onChange` could make nothing of is not told of again until it changes once more. The answer
 * ends the watch.
 */
export function watchModels(options: WatchModelsOptions): () => void {
  const { engine, store, timers, everyMs, onChange } = options;
  /** What differed at the look before, and what has been told of. */
  let pending: string | null = null;
  let told: string | null = null;
  let isStopped = false;
  let cancel = (): void => {};

  async function stored(): Promise<readonly string[]> {
    return await Promise.all(
      engine.activeIds().map(async (modelId) => {
        try {
          const manifest = await store.manifest(modelId);
          return JSON.stringify(manifestSchema.safeParse(manifest).data ?? manifest);
        } catch (error) {
          return errorMessage(error);
        }
      }),
    );
  }

  async function look(): Promise<void> {
    const found = await stored();
    const served = engine.status().models.map((manifest) => JSON.stringify(manifestSchema.parse(manifest)));
    const content = found.join('\n');
    if (content === served.join('\n')) {
      pending = null;
      told = null;
    } else if (content === pending && content !== told) {
      told = content;
      await onChange();
    } else pending = content;
  }

  function next(): void {
    cancel = timers.after(everyMs, () => {
      void look().then(() => {
        if (!isStopped) next();
      });
    });
  }

  void engine.started().then(async () => {
    // What could not be loaded at the start has been told of then.
    if (engine.status().refused.length > 0) told = (await stored()).join('\n');
    if (!isStopped) next();
  });
  return () => {
    isStopped = true;
    cancel();
  };
}
