import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { argmax } from '../../src/engine/argmax.ts';
import { packageRoot } from '../../src/runtime/package-root.ts';
import { plainPlanes } from '../../src/training/epoch-planes.ts';
import type { GraphRuntime } from '../../src/training/graph-runtime.ts';
import { createGraphRuntime } from '../../src/training/node/create-graph-runtime.ts';
import type { EpochSets } from '../../src/training/node/epoch-sets.ts';
import { taughtSets } from '../../src/training/node/taught-sets.ts';
import type { Recipe } from '../../src/training/recipe.ts';
import { drawnDigits, tinyRecipe, toPlane } from './tiny.ts';

const runtime = await createGraphRuntime('wasm');
const idle: GraphRuntime = { ...runtime, open: () => Promise.reject(new Error('a model was opened')) };
const models = join(packageRoot(import.meta.url), 'models');
const digits = plainPlanes(drawnDigits(60), toPlane);
const untaught: Recipe = { ...tinyRecipe, sets: { ...tinyRecipe.sets, count: 2 } };

let folder: string;
let sets: EpochSets;
let recipe: Recipe;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-taught-'));
  sets = {
    folder,
    count: digits.labels.length,
    epoch: () => Promise.resolve({ ...digits, answers: null }),
    makeAll: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
  const sha256 = createHash('sha256')
    .update(await readFile(join(models, 'small', 'model.onnx')))
    .digest('hex');
  recipe = { ...untaught, teacher: { models: [{ modelId: 'small', sha256 }], temperature: 1, share: 0.5 } };
});
afterAll(() => rm(folder, { recursive: true }));

test('a set comes with what the teacher reads in it, the same when it is taken from its file', async () => {
  const taught = await taughtSets(sets, recipe, [models], runtime);
  const { labels, answers } = await taught.epoch(0);
  const rows = Array.from(labels, (_, n) => Array.from(answers?.subarray(n * 10, (n + 1) * 10) ?? []));
  const right = rows.filter((row, n) => argmax(row) === labels[n]);
  expect(right.length).toBeGreaterThan(50);
  for (const row of rows) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);

  const kept = await (await taughtSets(sets, recipe, [models], idle)).epoch(2);
  expect(kept.answers).toEqual(answers);
});

test('all of them can be made ahead', async () => {
  const made: number[] = [];
  await (await taughtSets(sets, recipe, [models], runtime)).makeAll((set) => made.push(set));
  expect(made).toEqual([0, 1]);
  const files = await readdir(sets.folder);
  expect(files.filter((name) => name.endsWith('.logits'))).toHaveLength(2);
});

test('without a teacher there are no answers', async () => {
  const { answers } = await (await taughtSets(sets, untaught, [models], idle)).epoch(0);
  expect(answers).toBeNull();
});

test('a teacher that is missing or another is refused before a set is made', async () => {
  const other = { modelId: 'small', sha256: 'a'.repeat(64) };
  const teacher = { models: [other], temperature: 1, share: 0.5 };
  await expect(taughtSets(sets, { ...recipe, teacher }, [models], runtime)).rejects.toThrow(
    'small is not the one that the recipe means',
  );
  await cp(join(models, 'small'), join(folder, 'models', 'else'), { recursive: true });
  await expect(taughtSets(sets, recipe, [join(folder, 'models')], runtime)).rejects.toThrow(
    'There is no model small, which the recipe names.',
  );
});
