import { afterEach, describe, expect, test } from 'vitest';
import { createOrtClassifier, type EnsembleMember, manifestSchema } from '../../src/engine/index.ts';
import { testMembers } from '../../src/engine/self-test.ts';
import { constantModel, goldenModel, manifestOf } from '../helpers/models.ts';

let opened: EnsembleMember[] = [];
afterEach(async () => {
  for (const { classifier } of opened) await classifier.dispose();
  opened = [];
});

async function member(modelId: string, model: Uint8Array, temperature = 1): Promise<EnsembleMember> {
  const classifier = await createOrtClassifier(model, 'cpu');
  return { manifest: manifestSchema.parse(manifestOf(modelId, model, { temperature })), classifier };
}

describe('testMembers', () => {
  test('keeps whoever reads the golden digits, and says of each other what it answers', async () => {
    const refused = [{ modelId: 'gone', reason: 'it is not there' }];
    const members = [
      await member('good', goldenModel()),
      await member('constant', constantModel([0, 0, 0, 9])),
      await member('unsure', goldenModel(), 1e6),
      await member('nan', constantModel([Number.NaN])),
      await member('also-good', goldenModel(0.1)),
    ];
    const tested = await testMembers({ members, refused });
    opened = [...tested.members];
    expect(tested.members.map(({ manifest }) => manifest.model_id)).toEqual(['good', 'also-good']);
    expect(tested.refused).toEqual([
      ...refused,
      { modelId: 'constant', reason: 'it fails the self-test: it reads the golden 0 as a 3' },
      {
        modelId: 'unsure',
        reason: 'it fails the self-test: it gives the golden 0 0.10, expected 0.5 at least',
      },
      { modelId: 'nan', reason: 'it fails the self-test: The model nan gave no number.' },
    ]);
  });
});
