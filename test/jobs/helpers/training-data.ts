import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recipe } from '../../../src/training/recipe.ts';
import { writeIdx } from '../../cli/idx-folder.ts';
import { drawnDigits, tinyRecipe } from '../../training/tiny.ts';

export interface TrainingFolder {
  /** Holds what a service and its workers share. */
  readonly root: string;
  /** Of MNIST's four files, with 150 digits. */
  readonly data: string;
  dispose(): Promise<void>;
}

export async function createTrainingFolder(): Promise<TrainingFolder> {
  const root = await mkdtemp(join(tmpdir(), 'digits-jobs-'));
  const data = join(root, 'mnist');
  await writeIdx(data, 'train', drawnDigits(150));
  await writeIdx(data, 't10k', drawnDigits(20, 2));
  return { root, data, dispose: () => rm(root, { recursive: true }) };
}

/** Done in about a second where nothing else runs. */
export const quickRecipe: Recipe = {
  ...tinyRecipe,
  epochs: 2,
  sets: { ...tinyRecipe.sets, count: 1 },
  augmentation: { plain: 1, restroke: 0, pen: 0, broken: 0, thumbnail: 0, paper: 0 },
};

/** Long enough to be interrupted, with a checkpoint after each of its epochs. */
export const longRecipe: Recipe = { ...quickRecipe, epochs: 20 };
