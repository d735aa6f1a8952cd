import type { ModelStore } from '../engine/index.ts';

/** Whether a store has something of this id, be it good or not. */
export async function hasModel(store: ModelStore, modelId: string): Promise<boolean> {
  const ids: readonly string[] = await store.list().catch(() => []);
  if (ids.includes(modelId)) return true;
  // A link to a folder is not listed, but a model all the same.
  return await store.manifest(modelId).then(
    () => true,
    () => false,
  );
}
