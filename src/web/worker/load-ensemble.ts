import {
  type CreateClassifier,
  type EnsembleMember,
  type ModelArtifact,
  verifyModel,
} from '../../engine/index.ts';
import { preprocessHash } from '../../image/index.ts';
import type { PageModel } from '../models.ts';
import type { Device } from '../protocol.ts';
import { download, type OnBytes } from './download.ts';

/** The models of an ensemble, loaded and found to be what their manifests say. Rejects where one is not. */
export async function loadEnsemble(
  models: readonly PageModel[],
  onBytes: OnBytes,
): Promise<readonly ModelArtifact[]> {
  return await Promise.all(
    models.map(async ({ modelId, manifest, url }) => {
      const model = await download(url, onBytes);
      const verdict = verifyModel({ modelId, manifest, model }, preprocessHash);
      if (!verdict.ok) throw new Error(`The model ${modelId} can't be used: ${verdict.reason}.`);
      return verdict.artifact;
    }),
  );
}

/** Opens models one after the other: ONNX Runtime takes no two sessions at once. */
export async function openMembers(
  artifacts: readonly ModelArtifact[],
  device: Device,
  createClassifier: CreateClassifier,
): Promise<readonly EnsembleMember[]> {
  const members: EnsembleMember[] = [];
  for (const { manifest, model } of artifacts) {
    members.push({ manifest, classifier: await createClassifier(model, device) });
  }
  return members;
}
