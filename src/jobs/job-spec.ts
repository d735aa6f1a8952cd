import * as z from 'zod';
import type { TrainingJobRequest } from '../contract/training.ts';
import { requestIdSchema } from '../contract.ts';
import { DigitsError } from '../errors.ts';
import { parseRecipe, recipeSchema } from '../training/recipe.ts';
import type { JobSpec } from './types.ts';

/** A job as a queue keeps it. */
export const jobSpecSchema: z.ZodType<JobSpec> = z.strictObject({
  recipe: recipeSchema,
  requestId: requestIdSchema,
});

/**
 * What a request asks to train: its recipe, named after the model, with the request's seed and epochs in place of its own.
 * `readRecipe` answers the JSON of a recipe by name, undefined where there is none. Rejects with `malformed_form` and
 * everything that is wrong with the recipe.
 */
export async function toJobSpec(
  request: TrainingJobRequest,
  requestId: string,
  readRecipe: (name: string) => Promise<unknown>,
): Promise<JobSpec> {
  const { recipe: given, model_id: name, seed, epochs } = request;
  const json = typeof given === 'string' ? await readRecipe(given) : given;
  if (json === undefined) throw new DigitsError('malformed_form', `There is no recipe ${String(given)}.`);
  const changes = {
    name,
    ...(seed === undefined ? {} : { seed }),
    ...(epochs === undefined ? {} : { epochs }),
  };
  const parsed = z.record(z.string(), z.unknown()).parse(json);
  try {
    return { recipe: parseRecipe({ ...parsed, ...changes }), requestId };
  } catch (cause) {
    throw new DigitsError(
      'malformed_form',
      cause instanceof Error ? cause.message : 'The recipe is not valid.',
    );
  }
}
