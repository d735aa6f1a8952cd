import { describe, expect, test } from 'vitest';
import { planeSidePx } from '../../src/training/architecture.ts';
import { plainPlanes } from '../../src/training/epoch-planes.ts';
import { exportOnnx } from '../../src/training/export-onnx.ts';
import { inferLogits } from '../../src/training/infer.ts';
import { inherit } from '../../src/training/inherit.ts';
import { createGraphRuntime } from '../../src/training/node/create-graph-runtime.ts';
import { parseRecipe } from '../../src/training/recipe.ts';
import { averagedNetwork, initialState, type TrainingState, train } from '../../src/training/train.ts';
import { drawnDigits, tinyRecipe, toPlane } from './tiny.ts';

const runtime = await createGraphRuntime('wasm');
const planes = plainPlanes(drawnDigits(100), toPlane);
const other = plainPlanes(drawnDigits(40, 7), toPlane);

/** A network whose gains and offsets are no longer what they began with, as a file. */
async function trained(state: TrainingState): Promise<Uint8Array> {
  const data = {
    count: planes.labels.length,
    validation: other,
    epoch: async () => ({ ...planes, answers: null }),
  };
  for await (const event of train(tinyRecipe, data, state, runtime)) {
    if (event.kind === 'epoch') break;
  }
  return exportOnnx(await averagedNetwork(tinyRecipe, state, planes, runtime));
}

const model = await trained(initialState(tinyRecipe));

describe('inherit', () => {
  test('reads as the parent does, before the first step', async () => {
    const state = await inherit({ ...tinyRecipe, seed: 99 }, model, planes, runtime);
    const child = exportOnnx(await averagedNetwork(tinyRecipe, state, planes, runtime));
    const [before, after] = [
      await inferLogits(runtime, model, other),
      await inferLogits(runtime, child, other),
    ];
    expect(before).toHaveLength(10 * other.labels.length);
    before.forEach((logit, i) => {
      expect(after[i]).toBeCloseTo(logit, 3);
    });
    expect(state).toMatchObject({ step: 0, lossSum: 0, curve: [] });
  });

  test('starts with kernels as long as fresh ones', async () => {
    const { parameters, average } = await inherit(tinyRecipe, model, planes, runtime);
    expect(average).toEqual(parameters.map(({ values }) => values));
    const kernel = parameters.find(({ shape }) => shape.length === 4);
    const size = 9 * (kernel?.shape[1] ?? 0);
    const squares = kernel?.values.subarray(0, size).reduce((sum, value) => sum + value ** 2, 0);
    expect(squares).toBeCloseTo(2, 4);
  });

  test.each([
    ['another width', { ...tinyRecipe, width: tinyRecipe.width + 1 }, model, 'other layers'],
    ['another architecture', { ...tinyRecipe, arch: 'plain-5' as const }, model, 'other layers'],
    ['normalisations that are not folded', { ...tinyRecipe, arch: 'densenet' as const }, model, 'normalised'],
    [
      'a file that is no network',
      tinyRecipe,
      new Uint8Array(planeSidePx),
      'no network that this trainer wrote',
    ],
  ])('refuses %s', async (_, recipe, file, message) => {
    await expect(inherit(recipe, file, planes, runtime)).rejects.toThrow(message);
  });
});

test('a recipe names its parent by its hash', () => {
  const parent = { modelId: 'small', sha256: 'a'.repeat(64) };
  expect(parseRecipe({ ...tinyRecipe, parent }).parent).toEqual(parent);
  expect(() => parseRecipe({ ...tinyRecipe, parent: { ...parent, sha256: 'a' } })).toThrow('parent.sha256');
  expect(() => parseRecipe({ ...tinyRecipe, parent: { ...parent, modelId: '../x' } })).toThrow(
    'parent.modelId',
  );
});
