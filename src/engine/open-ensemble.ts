import { errorMessage } from '../error-message.ts';
import type { CreateClassifier } from './classifier.ts';
import type { EnsembleMember } from './ensemble.ts';
import type { ModelArtifact } from './model-artifact.ts';
import type { Classifier, Clock, Device, RefusedModel } from './types.ts';
import { warmUp } from './warm-up.ts';
import { withoutFolders } from './without-folders.ts';

export interface OpenEnsembleDeps {
  readonly createClassifier: CreateClassifier;
  readonly clock: Clock;
}

export interface OpenEnsemble {
  /** In the order of the artifacts. */
  readonly members: readonly EnsembleMember[];
  readonly refused: readonly RefusedModel[];
}

/**
 * Opens verified models and warms them up, one after the other: ONNX Runtime initialises itself with the first. A model
 * that can't be opened or run is refused with the reason. Never rejects.
 */
export async function openEnsemble(
  deps: OpenEnsembleDeps,
  artifacts: readonly ModelArtifact[],
  device: Device,
): Promise<OpenEnsemble> {
  const members: EnsembleMember[] = [];
  const refused: RefusedModel[] = [];
  for (const { manifest, model } of artifacts) {
    try {
      members.push({ manifest, classifier: await openWarm(deps, model, device) });
    } catch (error) {
      refused.push({
        modelId: manifest.model_id,
        reason: `it can't be run: ${withoutFolders(errorMessage(error))}`,
      });
    }
  }
  return { members, refused };
}

async function openWarm(deps: OpenEnsembleDeps, model: Uint8Array, device: Device): Promise<Classifier> {
  const classifier = await deps.createClassifier(model, device);
  try {
    await warmUp(classifier, deps.clock);
  } catch (error) {
    await classifier.dispose();
    throw error;
  }
  return classifier;
}
