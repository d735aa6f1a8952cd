import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ModelReference } from '../recipe.ts';

/**
 * The `model.onnx` of a model that a recipe names, from the first of the folders of models that has it with this hash. Rejects where
 * it is missing or another.
 */
export async function readModel(
  modelFolders: readonly string[],
  { modelId, sha256: expected }: ModelReference,
): Promise<Uint8Array> {
  let isAnother = false;
  let cause: unknown;
  for (const folder of modelFolders) {
    try {
      const model = await readFile(join(folder, modelId, 'model.onnx'));
      if (bytesToHex(sha256(model)) === expected) return model;
      isAnother = true;
    } catch (error) {
      cause = error;
    }
  }
  // A client of the jobs reads what it says: no path.
  if (!isAnother) throw new Error(`There is no model ${modelId}, which the recipe names.`, { cause });
  throw new Error(
    `The model ${modelId} is not the one that the recipe means: its hash is not ${expected.slice(0, 16)}...`,
  );
}
