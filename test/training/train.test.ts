import { describe, expect, test } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/training/checkpoint.ts';
import { augmentPlanes, plainPlanes } from '../../src/training/epoch-planes.ts';
import { createGraphRuntime } from '../../src/training/node/create-graph-runtime.ts';
import type { TrainingSet } from '../../src/training/planes.ts';
import { type EpochResult, initialState, type TrainingState, train } from '../../src/training/train.ts';
import { drawnDigits, tinyRecipe, toPlane } from './tiny.ts';

const runtime = await createGraphRuntime('wasm');

const digits = drawnDigits(210);
const validation = plainPlanes(drawnDigits(50, 2), toPlane);
const origin = { preprocessHash: 'pipeline', trainingSets: 'sets' };

/** Every epoch augmented on the spot. */
const data = {
  count: digits.labels.length,
  validation,
  async epoch(epoch: number): Promise<TrainingSet> {
    const planes = new Uint8Array(digits.planes.length);
    const { augmentation: shares, sets } = tinyRecipe;
    const { seed } = sets;
    augmentPlanes(digits.planes, planes, 0, digits.labels.length, toPlane, { seed, epoch, shares });
    return { planes, labels: digits.labels, answers: null };
  },
};

/** Trains until the end or until `stopAt` steps are done; the results of the epochs on the way. */
async function run(state: TrainingState, stopAt = Number.POSITIVE_INFINITY): Promise<readonly EpochResult[]> {
  const results: EpochResult[] = [];
  for await (const event of train(tinyRecipe, data, state, runtime)) {
    if (event.kind === 'epoch') results.push(event.result);
    if (state.step >= stopAt) break;
  }
  return results;
}

describe('train', () => {
  test('learns to read, and goes on after a stop as if there had been none', {
    timeout: 60_000,
  }, async () => {
    const [once, again] = [initialState(tinyRecipe), initialState(tinyRecipe)];
    const results = await run(once);
    expect(results.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(results.at(-1)?.valAcc).toBeGreaterThan(0.9);
    expect(results.at(-1)?.trainLoss).toBeLessThan(results[0]?.trainLoss ?? 0);
    expect(once.curve).toEqual(results);

    // In the middle of the second of four epochs of ten steps: the same weights to the last bit.
    await run(again, 14);
    expect(again.step).toBe(14);
    const bytes = encodeCheckpoint(again, tinyRecipe, origin);
    const resumed = decodeCheckpoint(bytes, tinyRecipe, origin);
    await run(resumed);
    expect(resumed).toEqual(once);
  });

  test('another seed gives another order of the pictures', async () => {
    const losses: number[] = [];
    for (const seed of [1, 2]) {
      // The same weights: only the order can differ.
      const state = initialState(tinyRecipe);
      for await (const event of train({ ...tinyRecipe, seed }, data, state, runtime)) {
        if (event.kind === 'step') losses.push(event.loss);
        break;
      }
    }
    expect(losses).toHaveLength(2);
    expect(losses[0]).not.toBe(losses[1]);
  });

  test('another seed gives other weights', async () => {
    const first = initialState(tinyRecipe);
    const other = initialState({ ...tinyRecipe, seed: 2 });
    expect(first.parameters[0]?.values).not.toEqual(other.parameters[0]?.values);
  });
});

describe('checkpoints', () => {
  const state = initialState(tinyRecipe);
  const bytes = encodeCheckpoint(state, tinyRecipe, origin);

  test('hold the whole state', () => {
    const other = { ...initialState({ ...tinyRecipe, seed: 9 }), step: 77, lossSum: 0.123 };
    expect(decodeCheckpoint(encodeCheckpoint(other, tinyRecipe, origin), tinyRecipe, origin)).toEqual(other);
  });

  test.each([
    ['cut off', bytes.subarray(0, -1), 'damaged'],
    ['cut off in the header', bytes.subarray(0, 20), 'damaged: it has no header'],
    ['empty', new Uint8Array(), 'damaged'],
    ['something else', new TextEncoder().encode('{"format":"zip"}\n'), 'damaged: its header'],
  ])('are refused when %s', (_, damaged, message) => {
    expect(() => decodeCheckpoint(damaged, tinyRecipe, origin)).toThrow(message);
  });

  test('are refused by another recipe and behind another pipeline', () => {
    expect(() => decodeCheckpoint(bytes, { ...tinyRecipe, epochs: 5 }, origin)).toThrow('another recipe');
    expect(() => decodeCheckpoint(bytes, tinyRecipe, { ...origin, preprocessHash: 'newer' })).toThrow(
      'image pipeline',
    );
    expect(() => decodeCheckpoint(bytes, tinyRecipe, { ...origin, trainingSets: 'others' })).toThrow(
      'training data',
    );
  });
});
