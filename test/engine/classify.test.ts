import { afterAll, describe, expect, test } from 'vitest';
import {
  argmax,
  classify,
  createOrtClassifier,
  type EnsembleMember,
  softmax,
} from '../../src/engine/index.ts';
import { manifestSchema } from '../../src/engine/manifest.ts';
import { isDigitsError } from '../../src/errors.ts';
import { type GrayImage, preprocess } from '../../src/image/index.ts';
import { constantModel, manifestOf, plainDigit, templateModel } from '../helpers/models.ts';

const opened: EnsembleMember[] = [];

async function open(modelId: string, model: Uint8Array, temperature = 1): Promise<EnsembleMember> {
  const manifest = manifestSchema.parse(manifestOf(modelId, model, { temperature }));
  const member = { manifest, classifier: await createOrtClassifier(model, 'cpu') };
  opened.push(member);
  return member;
}

afterAll(async () => {
  for (const { classifier } of opened) await classifier.dispose();
});

const planeOf = (digit: number): GrayImage => preprocess(plainDigit(digit)).plane;
const options = { tta: 'none', temperatureOverride: null, checkpoint: () => {} } as const;
const rising = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5];
const falling = rising.toReversed();

describe('classify', () => {
  test('reads each digit in every profile', async () => {
    const member = await open('templates', templateModel());
    for (const tta of ['none', 'light', 'strong', 'adaptive'] as const) {
      for (let digit = 0; digit < 10; digit++) {
        const { probs } = await classify(planeOf(digit), [member], { ...options, tta });
        expect(argmax(probs)).toBe(digit);
        expect(probs.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      }
    }
  });

  test('is the mean of what the calibrated models say', async () => {
    const members = [await open('a', constantModel(rising), 0.5), await open('b', constantModel(falling), 2)];
    const { probs, inferences } = await classify(planeOf(3), members, options);
    const a = softmax(rising, 0.5);
    const b = softmax(falling, 2);
    expect(inferences).toBe(2);
    expect(probs).toEqual(Array.from(a, (p, i) => (p + (b[i] ?? 0)) / 2));
  });

  test('an override takes the place of every temperature', async () => {
    const members = [await open('a', constantModel(rising), 0.5), await open('b', constantModel(rising), 2)];
    const { probs } = await classify(planeOf(3), members, { ...options, temperatureOverride: 3 });
    expect(probs).toEqual(Array.from(softmax(rising, 3)));
  });

  test('counts views times models', async () => {
    const members = [await open('a', constantModel(rising)), await open('b', constantModel(falling))];
    for (const [tta, views] of [
      ['none', 1],
      ['light', 5],
      ['strong', 17],
    ] as const) {
      expect((await classify(planeOf(0), members, { ...options, tta })).inferences).toBe(2 * views);
    }
  });

  describe('adaptive', () => {
    const adaptive = { ...options, tta: 'adaptive' } as const;

    test('asks once where the first model is sure', async () => {
      const members = [await open('a', templateModel()), await open('b', templateModel(0.04))];
      const { probs, inferences } = await classify(planeOf(7), members, adaptive);
      expect(argmax(probs)).toBe(7);
      expect(inferences).toBe(1);
    });

    test('asks the second model where the first is not sure', async () => {
      const sure = [40, 0, 0, 0, 0, 0, 0, 0, 0, 0];
      const members = [await open('a', constantModel([2, 0])), await open('b', constantModel(sure))];
      const { inferences } = await classify(planeOf(0), members, adaptive);
      expect(inferences).toBeGreaterThan(1);
    });

    test('asks all where the models contradict each other', async () => {
      const members = [await open('a', constantModel(rising)), await open('b', constantModel(falling))];
      expect((await classify(planeOf(0), members, adaptive)).inferences).toBe(2 * 17);
    });

    test('says what strong says where it asked everything', async () => {
      const members = [await open('a', templateModel(0.0005)), await open('b', templateModel(0.0004))];
      const strong = await classify(planeOf(5), members, { ...options, tta: 'strong' });
      const all = await classify(planeOf(5), members, adaptive);
      expect(all.inferences).toBe(strong.inferences);
      all.probs.forEach((p, i) => {
        expect(p).toBeCloseTo(strong.probs[i] ?? 0, 12);
      });
    });
  });

  test('the same plane gives the same bits', async () => {
    const members = [await open('a', templateModel(0.01)), await open('b', templateModel(0.003))];
    const first = await classify(planeOf(8), members, { ...options, tta: 'strong' });
    await classify(planeOf(1), members, { ...options, tta: 'light' });
    expect(await classify(planeOf(8), members, { ...options, tta: 'strong' })).toEqual(first);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('a model that answers %d is an error', async (value) => {
    const member = await open('broken', constantModel([1, 2, value]));
    await expect(classify(planeOf(0), [member], options)).rejects.toSatisfy(
      (error) => isDigitsError(error) && error.code === 'internal_error' && error.message.includes('broken'),
    );
  });

  test('what the checkpoint throws ends the work before the next model', async () => {
    const members = [await open('a', constantModel(rising)), await open('b', constantModel(falling))];
    let checks = 0;
    const checkpoint = (): void => {
      checks++;
      if (checks === 2) throw new Error('enough');
    };
    await expect(classify(planeOf(0), members, { ...options, checkpoint })).rejects.toThrow('enough');
    expect(checks).toBe(2);
  });
});
