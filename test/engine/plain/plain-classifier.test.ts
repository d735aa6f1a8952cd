import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileKernels } from '../../../src/engine/plain/kernels.ts';
import { createPlainClassifier } from '../../../src/engine/plain/plain-classifier.ts';
import { type PlainConvolution, readPlainNetwork } from '../../../src/engine/plain/plain-network.ts';
import type { Classifier } from '../../../src/engine/types.ts';
import { createRandom } from '../../../src/training/random.ts';
import { networkFile } from '../../helpers/network.ts';
import { type PlainWeights, plainLogits, plainParts, plainWeights } from '../../helpers/plain-network.ts';

const randomFrom = (seed: number): (() => number) => createRandom(seed).uniform;

async function classifierOf(weights: PlainWeights): Promise<Classifier> {
  const network = readPlainNetwork(networkFile(plainParts(weights)));
  if (network === null) throw new Error('This is a plain network.');
  return createPlainClassifier(await compileKernels(), network);
}

const layer = fc.record({
  kernelPx: fc.constantFrom(3, 5),
  channels: fc.integer({ min: 1, max: 20 }),
  pooled: fc.boolean(),
});

const twoLayers = plainWeights(
  [
    { kernelPx: 3, channels: 5, pooled: true },
    { kernelPx: 5, channels: 9, pooled: true },
  ],
  randomFrom(1),
);

const pictures = (count: number, random: () => number): Float32Array =>
  Float32Array.from({ length: count * 784 }, () => random() * 3 - 0.5);

describe('createPlainClassifier', () => {
  test('answers what convolutions by their definition do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(layer, { minLength: 1, maxLength: 4 }),
        fc.integer(),
        async (layers, seed) => {
          const random = randomFrom(seed);
          const weights = plainWeights(layers, random);
          const picture = pictures(1, random);
          const expected = plainLogits(weights, picture);
          const logits = await (await classifierOf(weights)).run(picture, 1);
          const scale = Math.max(1, ...expected.map(Math.abs));
          expected.forEach((value, digit) => {
            expect(Math.abs((logits[digit] ?? Number.NaN) - value)).toBeLessThan(1e-5 * scale);
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  test('gives the same bits every time, in whatever company', async () => {
    const classifier = await classifierOf(twoLayers);
    const other = await classifierOf(
      plainWeights([{ kernelPx: 5, channels: 8, pooled: false }], randomFrom(2)),
    );
    const batch = pictures(5, randomFrom(3));
    const together = await classifier.run(batch, 5);
    for (let n = 4; n >= 0; n--) {
      await other.run(batch, 5);
      const alone = await classifier.run(batch.subarray(n * 784, (n + 1) * 784), 1);
      expect(Array.from(alone)).toEqual(Array.from(together.subarray(n * 10, (n + 1) * 10)));
    }
  });

  test('what is no number stays none', async () => {
    const classifier = await classifierOf(twoLayers);
    const picture = pictures(1, randomFrom(4));
    picture[400] = Number.NaN;
    expect((await classifier.run(picture, 1)).every(Number.isNaN)).toBe(true);
    picture[400] = 0;
    expect((await classifier.run(picture, 1)).every(Number.isFinite)).toBe(true);
  });

  test('an empty batch has no logits; one of another length is refused', async () => {
    const classifier = await classifierOf(twoLayers);
    expect(await classifier.run(new Float32Array(), 0)).toHaveLength(0);
    await expect(classifier.run(new Float32Array(783), 1)).rejects.toThrow(/783 values are not 1 pictures/);
  });

  test('a network that wants more memory than there is is refused, not run', async () => {
    const module = await compileKernels();
    const outChannels = 600_000;
    const wide: PlainConvolution = {
      ...{ kernelPx: 3 as const, inChannels: 1, outChannels, pooled: false },
      kernel: new Float32Array(outChannels * 9),
      bias: new Float32Array(outChannels),
    };
    const network = {
      convolutions: [wide],
      denseKernel: new Float32Array(),
      denseBias: new Float32Array(10),
    };
    expect(() => createPlainClassifier(module, network)).toThrow(RangeError);
  });
});
