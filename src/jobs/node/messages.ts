import * as z from 'zod';
import { type TrainingProgress, trainingProgressSchema } from '../../contract/training.ts';
import { type Recipe, recipeSchema } from '../../training/recipe.ts';

/** Where a run finds and leaves its files. */
export interface RunFolders {
  /** Of MNIST's four files. */
  readonly data: string;
  /** Of the augmented training sets. */
  readonly sets: string;
  /** Of models: one folder each. */
  readonly models: string;
  /** Each of models that recipes go on from or learn from; the first one that has a model counts. */
  readonly parents: readonly string[];
  /** The file of the job's checkpoint. */
  readonly checkpoint: string;
  /** Holds the model's files until all are there; on the file system of `models`. */
  readonly draft: string;
}

/** What the parent says: how to begin, then perhaps that it is enough. */
export type ToChild =
  | { readonly type: 'start'; readonly recipe: Recipe; readonly folders: RunFolders }
  | { readonly type: 'stop' };

export const toChildSchema: z.ZodType<ToChild> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    recipe: recipeSchema,
    folders: z.strictObject({
      data: z.string(),
      sets: z.string(),
      models: z.string(),
      parents: z.array(z.string()),
      checkpoint: z.string(),
      draft: z.string(),
    }),
  }),
  z.strictObject({ type: z.literal('stop') }),
]);

/** What the child says: progress, then how the run ended; one that is killed says nothing more. */
export type FromChild =
  | { readonly type: 'progress'; readonly progress: TrainingProgress }
  | { readonly type: 'completed'; readonly valAcc: number }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly error: string; readonly retry: boolean };

export const fromChildSchema: z.ZodType<FromChild> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), progress: trainingProgressSchema }),
  z.strictObject({ type: z.literal('completed'), valAcc: z.number().min(0).max(1) }),
  z.strictObject({ type: z.literal('stopped') }),
  z.strictObject({ type: z.literal('failed'), error: z.string(), retry: z.boolean() }),
]);
