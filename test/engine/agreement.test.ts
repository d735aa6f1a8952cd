import { expect, test } from 'vitest';
import { createOrtClassifier, largestDifference, maxDifference, readGolden } from '../../src/engine/index.ts';
import { manifestSchema } from '../../src/engine/manifest.ts';
import { constantModel, manifestOf } from '../helpers/models.ts';

test('two devices agree as well as their worst probability', () => {
  expect(largestDifference([[0.5, 0.5]], [[0.5, 0.5]])).toBe(0);
  expect(largestDifference([[0.5, 0.5], [1]], [[0.5, 0.498], [0.75]])).toBe(0.25);
});

test('what reads otherwise does not agree on the golden digits', async () => {
  const read = async (logits: readonly number[]) => {
    const model = constantModel(logits);
    const manifest = manifestSchema.parse(manifestOf('m', model));
    return await readGolden([{ manifest, classifier: await createOrtClassifier(model, 'cpu') }]);
  };
  const rows = await read([5, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(rows).toHaveLength(10);
  expect(largestDifference(rows, await read([5, 0, 0, 0, 0, 0, 0, 0, 0, 0]))).toBe(0);
  expect(largestDifference(rows, await read([4.9, 0, 0, 0, 0, 0, 0, 0, 0, 0]))).toBeGreaterThan(
    maxDifference,
  );
});
