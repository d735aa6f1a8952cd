import { readFile } from 'node:fs/promises';
import { messageOf } from '../../error-message.ts';
import { type LabelledPlanes, planeSize } from '../planes.ts';
import { parseRecipe, type Recipe } from '../recipe.ts';
import { readMnist } from './read-mnist.ts';

/** Everything that a training run is given, read and checked before it starts. */
export interface Inputs {
  readonly recipe: Recipe;
  readonly training: LabelledPlanes;
  /** The last pictures of the training files, as many as the recipe says. */
  readonly validation: LabelledPlanes;
  readonly test: LabelledPlanes;
}

/** Reads a folder of MNIST's four files. Rejects with what is wrong with it, or where it is too small for the recipe. */
export async function readInputs(recipe: Recipe, dataFolder: string): Promise<Inputs> {
  const digits = await readMnist(dataFolder, 'train');
  const count = digits.labels.length - recipe.validation;
  if (count < recipe.batchSize) {
    throw new Error(`${digits.labels.length} training pictures are too few for this recipe.`);
  }
  const test = await readMnist(dataFolder, 't10k');
  if (test.labels.length === 0) throw new Error(`${dataFolder} has no test pictures.`);
  return {
    recipe,
    training: part(digits, 0, count),
    validation: part(digits, count, digits.labels.length),
    test,
  };
}

/** The bytes of a checkpoint. Rejects where there is none. */
export async function readCheckpoint(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new Error(`There is no checkpoint to go on from: ${file}.`, { cause });
  }
}

/** Reads a recipe's file. Rejects with what is wrong with it. */
export async function readRecipe(file: string): Promise<Recipe> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${file} can't be read: ${messageOf(cause)}`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON: ${messageOf(cause)}`, { cause });
  }
  return parseRecipe(json);
}

function part(digits: LabelledPlanes, from: number, to: number): LabelledPlanes {
  return {
    planes: digits.planes.subarray(from * planeSize, to * planeSize),
    labels: digits.labels.subarray(from, to),
  };
}
