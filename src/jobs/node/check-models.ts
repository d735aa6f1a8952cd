import { readModel } from '../../cli/train/read-model.ts';
import type { Config } from '../../config.ts';
import { DigitsError } from '../../errors.ts';
import { type Recipe, referencedModels } from '../../training/recipe.ts';
import { parentFolders } from './parent-folders.ts';

/** Rejects with `malformed_form` where a recipe names a model that is not there: its run would fail. */
export async function checkModels(recipe: Recipe, config: Config): Promise<void> {
  const folders = parentFolders(config);
  for (const reference of referencedModels(recipe)) {
    await readModel(folders, reference).catch((cause: unknown) => {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new DigitsError('malformed_form', message, { cause });
    });
  }
}
