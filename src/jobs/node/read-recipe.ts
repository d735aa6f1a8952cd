import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissingFile } from '../../is-missing-file.ts';

/**
 * The JSON of a recipe by its name, which is a plain file name without its ending; undefined where there is none. `folder`: of the
 * recipes.
 */
export async function readRecipeJson(folder: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
