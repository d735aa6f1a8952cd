import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../../runtime/write-atomic.ts';
import { digits } from '../architecture.ts';
import type { GraphRuntime } from '../graph-runtime.ts';
import { inferLogits } from '../infer.ts';
import type { LabelledPlanes } from '../planes.ts';
import type { ModelReference, Recipe } from '../recipe.ts';
import { averageAnswers } from '../teach.ts';
import type { EpochSets } from './epoch-sets.ts';
import { readModel } from './read-model.ts';

/**
 * The sets with what the recipe's teachers, models of the `modelFolders`, answer to them; each teacher's logits are kept as files
 * beside the sets. Rejects before a set is made where a teacher is missing or is not the one that the recipe means.
 */
export async function taughtSets(
  sets: EpochSets,
  recipe: Recipe,
  modelFolders: readonly string[],
  runtime: GraphRuntime,
): Promise<EpochSets> {
  const { teacher } = recipe;
  if (teacher === undefined) return sets;
  const { temperature } = teacher;
  const teachers = await Promise.all(
    teacher.models.map(async (reference) => ({ reference, model: await readModel(modelFolders, reference) })),
  );

  async function epoch(number: number): ReturnType<EpochSets['epoch']> {
    const set = await sets.epoch(number);
    const logits: Float32Array[] = [];
    // One after the other: a runtime runs one graph at a time.
    for (const { reference, model } of teachers) {
      const file = join(sets.folder, logitsName(number % recipe.sets.count, reference));
      logits.push((await readLogits(file, set)) ?? (await makeLogits(file, set, model, runtime)));
    }
    return { ...set, answers: averageAnswers(logits, temperature) };
  }

  return {
    ...sets,
    epoch,
    async makeAll(onSet) {
      await sets.makeAll(() => {});
      for (let set = 0; set < recipe.sets.count; set++) {
        await epoch(set);
        onSet(set);
      }
    },
  };
}

function logitsName(set: number, { modelId, sha256 }: ModelReference): string {
  return `${set}.${modelId}-${sha256.slice(0, 16)}.logits`;
}

/** null where they are not kept. */
async function readLogits(file: string, { labels }: LabelledPlanes): Promise<Float32Array | null> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes?.length !== labels.length * digits * Float32Array.BYTES_PER_ELEMENT) return null;
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

async function makeLogits(
  file: string,
  set: LabelledPlanes,
  model: Uint8Array,
  runtime: GraphRuntime,
): Promise<Float32Array> {
  const logits = await inferLogits(runtime, model, set);
  await writeAtomic(file, new Uint8Array(logits.buffer));
  return logits;
}
