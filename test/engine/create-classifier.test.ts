import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { largestDifference } from '../../src/engine/agreement.ts';
import { createClassifier, createOrtClassifier, plainFirst, readGolden } from '../../src/engine/index.ts';
import { manifestSchema } from '../../src/engine/manifest.ts';
import { compileKernels } from '../../src/engine/plain/kernels.ts';
import { constantModel } from '../helpers/models.ts';

const shipped = ['small', 'wide3', 'wide5'];

function modelOf(id: string): Uint8Array {
  return readFileSync(new URL(`../../models/${id}/model.onnx`, import.meta.url));
}

function manifestOf(id: string) {
  const text = readFileSync(new URL(`../../models/${id}/manifest.json`, import.meta.url), 'utf8');
  return manifestSchema.parse(JSON.parse(text));
}

describe('createClassifier', () => {
  test.each(shipped)('answers for %s what ONNX Runtime does', async (id) => {
    const manifest = manifestOf(id);
    const [own, ort] = await Promise.all(
      [createClassifier, createOrtClassifier].map(async (create) =>
        readGolden([{ manifest, classifier: await create(modelOf(id), 'cpu') }]),
      ),
    );
    expect(largestDifference(ort ?? [], own ?? [])).toBeLessThan(1e-5);
  });

  test('runs a network that is not plain', async () => {
    const classifier = await createClassifier(constantModel([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 'cpu');
    expect(Array.from(await classifier.run(new Float32Array(784), 1))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    await classifier.dispose();
  });

  test('says of a file that is no model what ONNX Runtime says', async () => {
    const file = new Uint8Array([1, 2, 3]);
    const reason = await createOrtClassifier(file, 'cpu').catch(String);
    expect(reason).toMatch(/protobuf/i);
    expect(await createClassifier(file, 'cpu').catch(String)).toBe(reason);
  });
});

describe('plainFirst', () => {
  const refused = async (): Promise<never> => {
    throw new Error('this is for others');
  };

  test.each(shipped)('needs nobody else for %s, and compiles the kernels once', async (id) => {
    let compiled = 0;
    const create = plainFirst(() => {
      compiled++;
      return compileKernels();
    }, refused);
    await create(modelOf(id), 'cpu');
    await create(modelOf(id), 'cpu');
    expect(compiled).toBe(1);
  });

  test('hands over every other device, and what is not plain', async () => {
    const create = plainFirst(compileKernels, refused);
    await expect(create(modelOf('small'), 'webgpu')).rejects.toThrow('this is for others');
    await expect(create(modelOf('small'), 'native')).rejects.toThrow('this is for others');
    await expect(create(constantModel([1]), 'cpu')).rejects.toThrow('this is for others');
  });
});
