import { argmax } from '../engine/argmax.ts';
import { negativeLogLikelihood } from '../engine/calibration.ts';
import { digits } from './architecture.ts';
import { moveAverage } from './average.ts';
import { exportOnnx } from './export-onnx.ts';
import { type FoldedNetwork, fold } from './fold.ts';
import { createGradientSession, type GradientSession } from './gradients.ts';
import type { GraphRuntime } from './graph-runtime.ts';
import { inferLogits } from './infer.ts';
import { adamW, type Moments, zeroMoments } from './optimizer.ts';
import { initialParameters, type Parameters, withValues } from './parameters.ts';
import { gather, gatherRows, type LabelledPlanes, mixedPlanes, type TrainingSet } from './planes.ts';
import { createRandom, deriveSeed, shuffled } from './random.ts';
import { type Recipe, recipeArchitecture } from './recipe.ts';
import { learningRate } from './schedule.ts';
import { estimateStatistics } from './statistics.ts';
import { targetRows } from './targets.ts';

/** Planes that weights' statistics are estimated on. */
export const statisticsPlanes = 8192;

/** One point of the learning curve. */
export interface EpochResult {
  /** From 1. */
  readonly epoch: number;
  /** Mean over the epoch's batches, in nats, of the augmented training set, against what is to be learned of it. */
  readonly trainLoss: number;
  /** Share of validation pictures that the averaged weights read right. */
  readonly valAcc: number;
  /** Mean negative log-likelihood of the validation labels, in nats, at temperature 1. */
  readonly valNll: number;
}

/** Everything that training goes on from; arrays change in place. */
export interface TrainingState {
  readonly parameters: Parameters;
  /** The moving average of the weights: what is validated and exported. */
  readonly average: readonly Float32Array[];
  readonly moments: Moments;
  /** Batches done so far. */
  step: number;
  /** Sum over the batches of the present epoch. */
  lossSum: number;
  curve: readonly EpochResult[];
}

export interface TrainingData {
  /** The training set of an epoch, counted from 0, augmented anew: the same for the same epoch. */
  epoch(epoch: number): Promise<TrainingSet>;
  /** Pictures in each of them. */
  readonly count: number;
  readonly validation: LabelledPlanes;
}

export type TrainingEvent =
  | { readonly kind: 'step'; readonly step: number; readonly totalSteps: number; readonly loss: number }
  | { readonly kind: 'epoch'; readonly result: EpochResult; readonly network: FoldedNetwork };

/** The state before the first step. */
export function initialState(recipe: Recipe): TrainingState {
  const parameters = initialParameters(recipeArchitecture(recipe), recipe.seed);
  return {
    parameters,
    average: parameters.map(({ values }) => values.slice()),
    moments: zeroMoments(parameters),
    step: 0,
    lossSum: 0,
    curve: [],
  };
}

/**
 * Trains from `state` to the recipe's last epoch and tells after every step and every epoch; whoever listens may stop
 * at any event and go on later from the state as it then is, with the same result as without the stop. A last batch
 * that would be smaller than the others is left out.
 */
export async function* train(
  recipe: Recipe,
  data: TrainingData,
  state: TrainingState,
  runtime: GraphRuntime,
): AsyncGenerator<TrainingEvent, void, void> {
  const architecture = recipeArchitecture(recipe);
  const session = await createGradientSession(runtime, architecture, state.parameters, recipe.batchSize);
  try {
    yield* trainWith(session, recipe, data, state, runtime);
  } finally {
    await session.dispose();
  }
}

async function* trainWith(
  session: GradientSession,
  recipe: Recipe,
  data: TrainingData,
  state: TrainingState,
  runtime: GraphRuntime,
): AsyncGenerator<TrainingEvent, void, void> {
  const { batchSize, epochs, optimizer } = recipe;
  const options = { smoothing: recipe.labelSmoothing, taught: recipe.teacher?.share ?? 0 };
  const epochSteps = Math.floor(data.count / batchSize);
  const totalSteps = epochSteps * epochs;
  const warmUpSteps = Math.round(optimizer.warmUpEpochs * epochSteps);
  const schedule = { peak: optimizer.learningRate, warmUpSteps, totalSteps };
  for (let epoch = Math.floor(state.step / epochSteps); epoch < epochs; epoch++) {
    const set = await data.epoch(epoch);
    const order = shuffled(set.labels.length, createRandom(deriveSeed(recipe.seed, 1, epoch)));
    while (state.step < (epoch + 1) * epochSteps) {
      const from = (state.step - epoch * epochSteps) * batchSize;
      const picks = order.subarray(from, from + batchSize);
      const { pictures, labels } = gather(set, picks);
      const answers = set.answers && gatherRows(set.answers, picks);
      const targets = targetRows(labels, answers, options);
      const gradients = await session.compute(state.parameters, { pictures, targets });
      const rate = learningRate(state.step, schedule);
      state.step += 1;
      state.lossSum += gradients.loss;
      adamW(state.parameters, gradients.values, state.moments, state.step, rate, optimizer);
      moveAverage(state.average, state.parameters, state.step, recipe.averageDecay);
      if (!Number.isFinite(gradients.loss)) throw new Error(`The loss is no number at step ${state.step}.`);
      if (state.step < (epoch + 1) * epochSteps) {
        yield { kind: 'step', step: state.step, totalSteps, loss: gradients.loss };
      }
    }
    const network = await averagedNetwork(recipe, state, set, runtime);
    const result = {
      epoch: epoch + 1,
      trainLoss: state.lossSum / epochSteps,
      ...(await validate(network, data.validation, runtime)),
    };
    state.lossSum = 0;
    state.curve = [...state.curve, result];
    yield { kind: 'epoch', result, network };
  }
}

/** The averaged weights as a network to read with, its statistics estimated on planes of `set`, mixed as a batch's are. */
export async function averagedNetwork(
  recipe: Recipe,
  state: TrainingState,
  set: LabelledPlanes,
  runtime: GraphRuntime,
): Promise<FoldedNetwork> {
  const architecture = recipeArchitecture(recipe);
  const parameters = withValues(state.parameters, state.average);
  const sample = mixedPlanes(set, statisticsPlanes);
  const { batchSize } = recipe;
  return fold(
    architecture,
    parameters,
    await estimateStatistics(runtime, architecture, parameters, sample, batchSize),
  );
}

/** Accuracy and likelihood of a network over labelled planes. */
async function validate(
  network: FoldedNetwork,
  set: LabelledPlanes,
  runtime: GraphRuntime,
): Promise<{ readonly valAcc: number; readonly valNll: number }> {
  const logits = await inferLogits(runtime, exportOnnx(network), set);
  const right = set.labels.filter(
    (label, n) => argmax(logits.subarray(n * digits, (n + 1) * digits)) === label,
  );
  return {
    valAcc: right.length / set.labels.length,
    valNll: negativeLogLikelihood({ logits, labels: set.labels }, 1),
  };
}
