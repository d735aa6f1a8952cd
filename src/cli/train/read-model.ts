import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ModelReference } from '../../training/recipe.ts';

/** The `model.onnx` of a model that a recipe names, from the folder of the models. Rejects where it is missing or another. */
export async function readModel(
  modelFolder: string,
  { modelId, sha256: expected }: ModelReference,
): Promise<Uint8Array> {
  let model: Uint8Array;
  try {
    model = await readFile(join(modelFolder, modelId, 'model.onnx'));
  } catch (cause) {
    // A client of the jobs reads what it says: no path.
    throw new Error(`There is no model ${modelId}, which the recipe names.`, { cause });
  }
  if (bytesToHex(sha256(model)) === expected) return model;
  throw new Error(`The model ${modelId} is not the one that the recipe means: its hash is another.`);
}
