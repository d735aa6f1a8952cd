import { describe, expect, test } from 'vitest';
import { loadArtifacts, verifyModel } from '../../src/engine/index.ts';
import { preprocessHash } from '../../src/image/index.ts';
import { constantModel, manifestOf, memoryStore } from '../helpers/models.ts';

const model = constantModel([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
const other = constantModel([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
const foreignHash = 'f'.repeat(64);

function verify(overrides: Readonly<Record<string, unknown>>, bytes: Uint8Array = model): string {
  const manifest = manifestOf('m1', model, overrides);
  const verdict = verifyModel({ modelId: 'm1', manifest, model: bytes }, preprocessHash);
  return verdict.ok ? 'loaded' : verdict.reason;
}

describe('verifyModel', () => {
  test('takes a manifest that is true of its model', () => {
    const manifest = manifestOf('m1', model, { parent_model_id: 'm0', temperature: 1.25 });
    const verdict = verifyModel({ modelId: 'm1', manifest, model }, preprocessHash);
    expect(verdict).toEqual({ ok: true, artifact: { manifest, model } });
  });

  test.each([
    ['another schema version', { schema_version: 'v1.0' }, /schema version "v1\.0", expected "v1\.1"/],
    ['no schema version', { schema_version: undefined }, /schema version none, expected "v1\.1"/],
    [
      'another preprocessing',
      { preprocess_hash: foreignHash },
      new RegExp(`preprocessing ${foreignHash}.*${preprocessHash}`),
    ],
    ['another model file', { model_sha256: foreignHash }, new RegExp(`SHA-256 .* says ${foreignHash}`)],
    ['another size', { model_bytes: 1 }, new RegExp(`has ${model.length} bytes, its manifest says 1$`)],
    ['the id of another folder', { model_id: 'm2' }, /that of "m2", expected "m1"/],
    ['an id that is no folder name', { model_id: '../m1' }, /model_id: must be a plain folder name/],
    ['no temperature', { temperature: undefined }, /not valid: temperature/],
    ['a temperature of zero', { temperature: 0 }, /not valid: temperature/],
    ['an accuracy in percent', { val_acc: 99.5 }, /not valid: val_acc/],
    ['another number of classes', { n_classes: 26 }, /not valid: n_classes/],
    ['a date without a zone', { created_at: '2026-01-02T03:04:05' }, /not valid: created_at/],
    ['a key that v1.1 does not have', { licence: 'MIT' }, /not valid: .*licence/],
  ])('refuses %s, and says what it expected', (_, overrides, reason) => {
    expect(verify(overrides)).toMatch(reason);
  });

  test('refuses model bytes that differ in one place', () => {
    const changed = Uint8Array.from(model);
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    expect(verify({}, changed)).toMatch(/SHA-256/);
  });

  test('refuses a model that was cut off, by its size', () => {
    expect(verify({}, model.subarray(0, 100))).toMatch(/has 100 bytes/);
  });

  test.each([[null], ['v1.1'], [[]], [42]])('refuses %j as a manifest', (manifest) => {
    const verdict = verifyModel({ modelId: 'm1', manifest, model }, preprocessHash);
    expect(verdict).toMatchObject({ ok: false, reason: expect.stringMatching(/schema version none/) });
  });
});

describe('loadArtifacts', () => {
  test('loads every valid model in the order asked for, and reports the others', async () => {
    const store = memoryStore([
      { modelId: 'a', model },
      { modelId: 'b', model: other },
      { modelId: 'old', model, overrides: { schema_version: 'v1.0' } },
    ]);
    const ids = ['b', 'missing', 'old', 'a', '../a', 'b'];
    const { artifacts, refused } = await loadArtifacts(store, ids, preprocessHash);
    expect(artifacts.map(({ manifest }) => manifest.model_id)).toEqual(['b', 'a']);
    expect(refused).toEqual([
      { modelId: 'missing', reason: 'missing is not in the bundle' },
      { modelId: 'old', reason: expect.stringContaining('schema version') },
      { modelId: '../a', reason: 'its id is not a plain folder name' },
      { modelId: 'b', reason: 'it is named twice' },
    ]);
  });

  test('no ids are no models and no refusals', async () => {
    expect(await loadArtifacts(memoryStore([]), [], preprocessHash)).toEqual({ artifacts: [], refused: [] });
  });
});
