import { normEpsilon } from './graph/norm.ts';
import type { GraphRuntime } from './graph-runtime.ts';
import { normalisedConvs, parentWeights } from './parent-weights.ts';
import { type LabelledPlanes, mixedPlanes } from './planes.ts';
import { type Recipe, recipeArchitecture } from './recipe.ts';
import { estimateStatistics } from './statistics.ts';
import { initialState, statisticsPlanes, type TrainingState } from './train.ts';

/**
 * The state before the first step of a training that goes on from a model: one that reads as the model does. What was folded into its
 * convolutions is taken out again: kernels get the length that fresh ones have, so that the learning rate means the same, and
 * gains and offsets what undoes the statistics of `set`, as they are estimated for every network. Throws where the model's layers are not the recipe's, or where a
 * normalisation stands anywhere but right after a convolution.
 */
export async function inherit(
  recipe: Recipe,
  model: Uint8Array,
  set: LabelledPlanes,
  runtime: GraphRuntime,
): Promise<TrainingState> {
  const sample = mixedPlanes(set, statisticsPlanes);
  const architecture = recipeArchitecture(recipe);
  const state = initialState(recipe);
  const { parameters } = state;
  const folded = parentWeights(architecture, model);
  for (const { name, values } of parameters) values.set(folded.get(name) ?? values);
  const values = (name: string): Float32Array =>
    parameters.find((parameter) => parameter.name === name)?.values ?? new Float32Array();
  const layers = normalisedConvs(architecture).map(({ conv, norm }) => ({
    norm,
    scales: scaleKernel(values(`${conv.name}.kernel`), conv.shape.channels),
  }));
  // One after the other: what a layer sees depends on the ones before it.
  for (const { norm, scales } of layers) {
    const seen = await estimateStatistics(runtime, architecture, parameters, sample, recipe.batchSize);
    const statistics = seen.get(norm.name);
    const offset = values(`${norm.name}.offset`);
    const gain = values(`${norm.name}.gain`);
    for (let c = 0; c < gain.length; c++) {
      const scale = scales[c] ?? 1;
      gain[c] = Math.sqrt((statistics?.variance[c] ?? 0) + normEpsilon) / scale;
      offset[c] = (offset[c] ?? 0) + (statistics?.mean[c] ?? 0) / scale;
    }
  }
  return { ...state, average: parameters.map((parameter) => parameter.values.slice()) };
}

/** Makes the sum of squares of each of `channels` kernels 2, as it is at the start; answers by what each was multiplied. */
function scaleKernel(kernel: Float32Array, channels: number): Float32Array {
  const size = kernel.length / channels;
  return Float32Array.from({ length: channels }, (_, c) => {
    const weights = kernel.subarray(c * size, (c + 1) * size);
    const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
    const scale = squares > 0 ? Math.sqrt(2 / squares) : 1;
    weights.forEach((weight, w) => {
      weights[w] = weight * scale;
    });
    return scale;
  });
}
