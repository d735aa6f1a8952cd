import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { GraphRuntime } from '../../training/graph-runtime.ts';
import { inherit } from '../../training/inherit.ts';
import { firstPlanes } from '../../training/planes.ts';
import type { Recipe } from '../../training/recipe.ts';
import { initialState, statisticsPlanes, type TrainingState } from '../../training/train.ts';
import type { EpochSets } from './epoch-sets.ts';

/**
 * The state before the first step: random weights, or those of the recipe's parent, a folder of `modelFolder`. Rejects where the
 * parent is missing, is not the one that the recipe means, or has other layers.
 */
export async function firstState(
  recipe: Recipe,
  modelFolder: string,
  sets: EpochSets,
  runtime: GraphRuntime,
): Promise<TrainingState> {
  const { parent } = recipe;
  if (parent === undefined) return initialState(recipe);
  const model = await readParent(modelFolder, parent.modelId);
  if (bytesToHex(sha256(model)) !== parent.sha256) {
    throw new Error(
      `The model ${parent.modelId} is not the parent that the recipe means: its hash is another.`,
    );
  }
  return await inherit(recipe, model, firstPlanes(await sets.epoch(0), statisticsPlanes), runtime);
}

/** A client of the jobs reads what it says: no path. */
async function readParent(modelFolder: string, modelId: string): Promise<Uint8Array> {
  try {
    return await readFile(join(modelFolder, modelId, 'model.onnx'));
  } catch (cause) {
    throw new Error(`There is no model ${modelId}, from which the recipe goes on.`, { cause });
  }
}
