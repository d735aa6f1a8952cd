import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGraphRuntime } from '../../src/training/node/create-graph-runtime.ts';
import type { EpochSets } from '../../src/training/node/epoch-sets.ts';
import { firstState } from '../../src/training/node/first-state.ts';
import { initialState } from '../../src/training/train.ts';
import { tinyRecipe } from './tiny.ts';

const runtime = await createGraphRuntime('wasm');
/** What is wrong with a parent is told before a set is made. */
const sets: EpochSets = {
  folder: '',
  count: 0,
  epoch: () => Promise.reject(new Error('a set was made')),
  makeAll: () => Promise.reject(new Error('a set was made')),
  dispose: () => Promise.resolve(),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-parents-'));
  await mkdir(join(folder, 'there'));
  await writeFile(join(folder, 'there', 'model.onnx'), 'a model');
});
afterAll(() => rm(folder, { recursive: true }));

const start = (modelId: string) =>
  firstState({ ...tinyRecipe, parent: { modelId, sha256: 'a'.repeat(64) } }, [folder], sets, runtime);

test('without a parent the weights are the seed’s', async () => {
  expect(await firstState(tinyRecipe, [folder], sets, runtime)).toEqual(initialState(tinyRecipe));
});

test('a parent that is missing is named, and no path', async () => {
  await expect(start('absent')).rejects.toThrow(/^There is no model absent, which the recipe names\.$/);
});

test('another model of the parent’s id is refused', async () => {
  await expect(start('there')).rejects.toThrow('is not the one that the recipe means');
});
