import type { Config } from '../../config.ts';
import { messageOf } from '../../error-message.ts';
import { DigitsError } from '../../errors.ts';
import { hasModel } from '../../runtime/has-model.ts';
import { createModelStoreFs } from '../../runtime/model-store-fs.ts';
import { readModel } from '../../training/node/read-model.ts';
import { checkParent } from '../../training/parent-weights.ts';
import { type Recipe, referencedModels } from '../../training/recipe.ts';
import { parentFolders } from './parent-folders.ts';

/**
 * Rejects with `malformed_form` where a recipe has the id of a shipped model, which would be served in place of what is trained, or
 * names a model that is not there, or a parent of other layers: its run would fail.
 */
export async function checkModels(recipe: Recipe, config: Config): Promise<void> {
  const { name } = recipe;
  if (await hasModel(createModelStoreFs(config.engine.modelDir), name)) {
    throw new DigitsError(
      'malformed_form',
      `There is a model ${name} already, which comes with the service.`,
    );
  }
  const folders = parentFolders(config);
  try {
    for (const reference of referencedModels(recipe)) {
      const model = await readModel(folders, reference);
      if (reference === recipe.parent) checkParent(recipe, model);
    }
  } catch (cause) {
    throw new DigitsError('malformed_form', messageOf(cause), {
      cause,
    });
  }
}
