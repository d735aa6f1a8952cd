import { DigitsError } from '../errors.ts';
import { type GrayImage, normalize } from '../image/index.ts';
import { isSettled } from './adaptive.ts';
import { applyView, type View } from './apply-view.ts';
import { classCount, pictureValues } from './classifier.ts';
import { type EnsembleMember, meanProbs } from './ensemble.ts';
import { softmax } from './softmax.ts';
import { planStages } from './stages.ts';
import type { TtaProfile } from './types.ts';

export interface ClassifyOptions {
  readonly tta: TtaProfile;
  /** Takes the place of every member's own temperature; null: each has its own. */
  readonly temperatureOverride: number | null;
  /** Called before each run of a model; what it throws ends the work. */
  readonly checkpoint: () => void;
}

export interface Classification {
  /** Ten probabilities that sum to 1 within rounding. */
  readonly probs: readonly number[];
  /** Views times models that were run. */
  readonly inferences: number;
}

/**
 * What an ensemble of at least one member sees in a plane of 28x28 ink: the mean of the calibrated probabilities of its
 * members over the views of the profile. `internal_error` where a model answers with something that is not a number.
 */
export async function classify(
  plane: GrayImage,
  members: readonly EnsembleMember[],
  options: ClassifyOptions,
): Promise<Classification> {
  const stages = planStages(options.tta, members);
  let remaining = stages.reduce((sum, stage) => sum + stage.members.length * stage.views.length, 0);
  const rows: Float64Array[] = [];
  for (const { members, views } of stages) {
    const batch = toBatch(plane, views);
    for (const { manifest, classifier } of members) {
      options.checkpoint();
      const logits = await classifier.run(batch, views.length);
      if (!logits.every(Number.isFinite)) {
        throw new DigitsError('internal_error', `The model ${manifest.model_id} gave no number.`);
      }
      const temperature = options.temperatureOverride ?? manifest.temperature;
      views.forEach((_, n) => {
        rows.push(softmax(logits.subarray(n * classCount, (n + 1) * classCount), temperature));
      });
    }
    remaining -= members.length * views.length;
    if (remaining > 0 && isSettled(rows, remaining)) break;
  }
  return { probs: meanProbs(rows), inferences: rows.length };
}

function toBatch(plane: GrayImage, views: readonly View[]): Float32Array {
  const batch = new Float32Array(views.length * pictureValues);
  views.forEach((view, n) => {
    batch.set(normalize(applyView(plane, view)), n * pictureValues);
  });
  return batch;
}
