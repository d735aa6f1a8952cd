import { beforeAll, describe, expect, test } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/training/checkpoint.ts';
import { augmentPlanes, plainPlanes } from '../../src/training/epoch-planes.ts';
import { computeGradients } from '../../src/training/gradients.ts';
import { sixLayer } from '../../src/training/models/six-layer.ts';
import { initialParameters, parameterCount, withValues } from '../../src/training/parameters.ts';
import { gather, type LabelledPlanes, span } from '../../src/training/planes.ts';
import { type EpochResult, initialState, type TrainingState, train } from '../../src/training/train.ts';
import { useBackend } from './tensors.ts';
import { drawnDigits, tinyRecipe, toPlane } from './tiny.ts';

beforeAll(useBackend);

const digits = drawnDigits(210);
const validation = plainPlanes(drawnDigits(50, 2), toPlane);

/** Every epoch augmented on the spot. */
const data = {
  count: digits.labels.length,
  validation,
  async epoch(epoch: number): Promise<LabelledPlanes> {
    const planes = new Uint8Array(digits.planes.length);
    const { seed, augmentation: shares } = tinyRecipe;
    augmentPlanes(digits.planes, planes, 0, digits.labels.length, toPlane, { seed, epoch, shares });
    return { planes, labels: digits.labels };
  },
};

/** Trains until the end or until `stopAt` steps are done; the results of the epochs on the way. */
async function run(state: TrainingState, stopAt = Number.POSITIVE_INFINITY): Promise<readonly EpochResult[]> {
  const results: EpochResult[] = [];
  for await (const event of train(tinyRecipe, data, state)) {
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
    const bytes = encodeCheckpoint(again, tinyRecipe, 'pipeline');
    const resumed = decodeCheckpoint(bytes, tinyRecipe, 'pipeline');
    await run(resumed);
    expect(resumed).toEqual(once);
  });

  test('another seed gives other weights', async () => {
    const first = initialState(tinyRecipe);
    const other = initialState({ ...tinyRecipe, seed: 2 });
    expect(first.parameters[0]?.values).not.toEqual(other.parameters[0]?.values);
  });
});

describe('computeGradients', () => {
  test('a step against the gradient lowers the loss by the square of its length', () => {
    const architecture = sixLayer(2);
    const parameters = initialParameters(architecture, 3);
    const batch = gather(validation, span(0, 40));
    const { loss, values } = computeGradients(architecture, parameters, batch, 0.1);
    const length = values
      .flatMap((gradient) => Array.from(gradient))
      .reduce((sum, slope) => sum + slope ** 2, 0);
    const step = 1e-3;
    const lossAt = (by: number): number => {
      const moved = parameters.map(({ values: weights }, p) =>
        weights.map((weight, i) => weight + by * (values[p]?.[i] ?? 0)),
      );
      return computeGradients(architecture, withValues(parameters, moved), batch, 0.1).loss;
    };
    expect(loss).toBeGreaterThan(Math.log(10) / 2);
    expect((lossAt(step) - lossAt(-step)) / (2 * step) / length).toBeCloseTo(1, 1);
  });
});

test('the six-layer network of width 16 has the size that its description says', () => {
  const { nodes } = sixLayer(16);
  let side = 28;
  let products = 0;
  for (const node of nodes) {
    if (node.op === 'maxPool') side /= 2;
    if (node.op === 'conv') products += side ** 2 * node.sidePx ** 2 * node.inChannels * node.outChannels;
    if (node.op === 'dense') products += node.inUnits * node.outUnits;
  }
  expect(products / 1e6).toBeCloseTo(7.3, 0);
  expect(parameterCount(initialParameters(sixLayer(16), 1))).toBe(103_386);
});

describe('checkpoints', () => {
  const state = initialState(tinyRecipe);
  const bytes = encodeCheckpoint(state, tinyRecipe, 'pipeline');

  test('hold the whole state', () => {
    const other = { ...initialState({ ...tinyRecipe, seed: 9 }), step: 77, lossSum: 0.123 };
    expect(decodeCheckpoint(encodeCheckpoint(other, tinyRecipe, 'p'), tinyRecipe, 'p')).toEqual(other);
  });

  test.each([
    ['cut off', bytes.subarray(0, -1), 'damaged'],
    ['cut off in the header', bytes.subarray(0, 20), 'damaged: it has no header'],
    ['empty', new Uint8Array(), 'damaged'],
    ['something else', new TextEncoder().encode('{"format":"zip"}\n'), 'damaged: its header'],
  ])('are refused when %s', (_, damaged, message) => {
    expect(() => decodeCheckpoint(damaged, tinyRecipe, 'pipeline')).toThrow(message);
  });

  test('are refused by another recipe and behind another pipeline', () => {
    expect(() => decodeCheckpoint(bytes, { ...tinyRecipe, epochs: 5 }, 'pipeline')).toThrow('another recipe');
    expect(() => decodeCheckpoint(bytes, tinyRecipe, 'newer')).toThrow('image pipeline');
  });
});
