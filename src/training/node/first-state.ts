import type { GraphRuntime } from '../graph-runtime.ts';
import { inherit } from '../inherit.ts';
import { checkParent } from '../parent-weights.ts';
import type { Recipe } from '../recipe.ts';
import { initialState, type TrainingState } from '../train.ts';
import type { EpochSets } from './epoch-sets.ts';
import { readModel } from './read-model.ts';

/**
 * The state before the first step: random weights, or those of the recipe's parent, a model of one of the `modelFolders`.
 * Rejects where the parent is missing, is not the one that the recipe means, or has other layers.
 */
export async function firstState(
  recipe: Recipe,
  modelFolders: readonly string[],
  sets: EpochSets,
  runtime: GraphRuntime,
): Promise<TrainingState> {
  const { parent } = recipe;
  if (parent === undefined) return initialState(recipe);
  const model = await readModel(modelFolders, parent);
  // The first set takes minutes to make.
  checkParent(recipe, model);
  return await inherit(recipe, model, await sets.epoch(0), runtime);
}
