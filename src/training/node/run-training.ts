import { setImmediate } from 'node:timers/promises';
import { preprocess } from '../../image/index.ts';
import { buildArtifact, type TrainedArtifact } from '../artifact.ts';
import { plainPlanes, type ToPlane } from '../epoch-planes.ts';
import type { FoldedNetwork } from '../fold.ts';
import type { GraphRuntime } from '../graph-runtime.ts';
import {
  averagedNetwork,
  type TrainingData,
  type TrainingEvent,
  type TrainingState,
  train,
} from '../train.ts';
import type { EpochSets } from './epoch-sets.ts';
import type { Inputs } from './read-inputs.ts';

export interface TrainingRun {
  readonly inputs: Inputs;
  readonly sets: EpochSets;
  /** Goes on from here, in place. */
  readonly state: TrainingState;
  readonly runtime: GraphRuntime;
  readonly onEvent: (event: TrainingEvent) => void;
  /** Writes a checkpoint of the state: after every epoch, and when the run is stopped. */
  readonly save: () => Promise<void>;
  /** Its abort stops the run after the step under way. */
  readonly stop: AbortSignal;
}

const toPlane: ToPlane = (picture) => preprocess(picture).plane;

/** Trains to the end of the recipe and answers the model's files; null where it was stopped, after one more checkpoint. */
export async function runTraining(run: TrainingRun): Promise<TrainedArtifact | null> {
  const { inputs, sets, state, runtime } = run;
  const { recipe } = inputs;
  // Before the time is spent: a picture that can't be read would end the run at its end.
  const validation = plainPlanes(inputs.validation, toPlane, 'validation');
  const test = plainPlanes(inputs.test, toPlane, 'test');
  const data = { epoch: sets.epoch, count: sets.count, validation };
  const network = await trainToEnd(run, data);
  if (network === null) return null;
  const createdAt = new Date().toISOString();
  return await buildArtifact({ recipe, network, curve: state.curve, validation, test, createdAt }, runtime);
}

async function trainToEnd(run: TrainingRun, data: TrainingData): Promise<FoldedNetwork | null> {
  const { state, runtime, stop } = run;
  const { recipe } = run.inputs;
  let network: FoldedNetwork | null = null;
  for await (const event of train(recipe, data, state, runtime)) {
    run.onEvent(event);
    if (event.kind === 'epoch') network = event.network;
    if (event.kind === 'epoch' || stop.aborted) await run.save();
    if (stop.aborted) return null;
    // Lets signals and messages in.
    await setImmediate();
  }
  // Resumed after its last epoch, a run has nothing left to train.
  return network ?? (await averagedNetwork(recipe, state, await data.epoch(recipe.epochs - 1), runtime));
}
