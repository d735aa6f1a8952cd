import { errorMessage } from '../error-message.ts';
import { modelIdPattern } from './manifest.ts';
import type { ModelArtifact } from './model-artifact.ts';
import type { ModelStore, RefusedModel } from './types.ts';
import { type Verification, verifyModel } from './verify-model.ts';

export interface LoadedArtifacts {
  /** In the order of the ids asked for. */
  readonly artifacts: readonly ModelArtifact[];
  readonly refused: readonly RefusedModel[];
}

/**
 * Reads and verifies the models of `modelIds`. Every valid one is answered; what can't be read, isn't valid or is named
 * twice is refused with the reason. Never rejects.
 */
export async function loadArtifacts(
  store: ModelStore,
  modelIds: readonly string[],
  preprocessHash: string,
): Promise<LoadedArtifacts> {
  const artifacts: ModelArtifact[] = [];
  const refused: RefusedModel[] = [];
  for (const [index, modelId] of modelIds.entries()) {
    const verdict: Verification =
      modelIds.indexOf(modelId) < index
        ? { ok: false, reason: 'it is named twice' }
        : await verifyStored(store, modelId, preprocessHash);
    if (verdict.ok) artifacts.push(verdict.artifact);
    else refused.push({ modelId, reason: verdict.reason });
  }
  return { artifacts, refused };
}

async function verifyStored(
  store: ModelStore,
  modelId: string,
  preprocessHash: string,
): Promise<Verification> {
  if (!modelIdPattern.test(modelId)) return { ok: false, reason: 'its id is not a plain folder name' };
  try {
    const manifest = await store.manifest(modelId);
    const model = await store.model(modelId);
    return verifyModel({ modelId, manifest, model }, preprocessHash);
  } catch (error) {
    return { ok: false, reason: errorMessage(error) };
  }
}
