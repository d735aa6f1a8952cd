import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/index.ts';
import { createNodeEngine } from '../../src/runtime/engine-node.ts';
import { createModelStoreFs } from '../../src/runtime/model-store-fs.ts';
import { digitPng, readerOptions } from '../helpers/engine.ts';
import { type StoredModel, templateModel, writeModels } from '../helpers/models.ts';

const workerUrl: URL = new URL('../../dist/src/runtime/inference-worker.js', import.meta.url);
const model = templateModel();
let modelDir = '';
let engine: Engine | null = null;

beforeEach(async () => {
  modelDir = await mkdtemp(join(tmpdir(), 'digits-models-'));
});
afterEach(async () => {
  await engine?.dispose();
  await rm(modelDir, { recursive: true });
});

async function start(modelIds: readonly string[], threads = 1): Promise<Engine> {
  engine = createNodeEngine({
    store: createModelStoreFs(modelDir),
    modelIds,
    device: 'cpu',
    threads,
    queueLimit: 16,
    timeoutMs: 15_000,
    reader: readerOptions,
    onWorkerLost: () => {},
    workerUrl,
  });
  await engine.started();
  return engine;
}

describe('createNodeEngine', () => {
  test('loads every model that is valid, and says what is wrong with each other', async () => {
    const models: readonly StoredModel[] = [
      { modelId: 'good', model },
      { modelId: 'sharp', model: templateModel(0.08) },
      { modelId: 'v1.0', model, overrides: { schema_version: 'v1.0' } },
      { modelId: 'foreign', model, overrides: { preprocess_hash: '0'.repeat(64) } },
      { modelId: 'changed', model },
      { modelId: 'cut', model },
      // A file that its manifest is true of, and that is no model all the same.
      { modelId: 'corrupt', model: model.slice(0, 5000) },
    ];
    await writeModels(modelDir, models);
    await writeFile(join(modelDir, 'changed', 'model.onnx'), Uint8Array.from(model).reverse());
    await truncate(join(modelDir, 'cut', 'model.onnx'), 1000);
    const started = await start([
      'good',
      'missing',
      ...models.slice(2).map(({ modelId }) => modelId),
      'sharp',
    ]);

    const status = started.status();
    expect(status.ready).toBe(true);
    expect(status.modelId).toBe('ensemble_2_models');
    expect(status.models.map(({ model_id }) => model_id)).toEqual(['good', 'sharp']);
    expect(status.refused).toEqual([
      { modelId: 'missing', reason: "missing/manifest.json can't be read (ENOENT)" },
      { modelId: 'v1.0', reason: expect.stringContaining('expected "v1.1"') },
      { modelId: 'foreign', reason: expect.stringContaining('preprocessing 0000') },
      { modelId: 'changed', reason: expect.stringContaining('SHA-256') },
      { modelId: 'cut', reason: expect.stringContaining('has 1000 bytes') },
      { modelId: 'corrupt', reason: expect.stringMatching(/can't be run: .*protobuf parsing failed/) },
    ]);
    const reading = await started.read(digitPng(9));
    expect(reading).toMatchObject({ digit: 9, modelId: 'ensemble_2_models' });
    expect(reading.details.inferences).toBe(2);
  });

  test.each([
    ['no model is configured', []],
    ['no model is there', ['absent']],
    ['no model can be run', ['corrupt']],
  ])('is not ready where %s', async (_, modelIds) => {
    await writeModels(modelDir, [{ modelId: 'corrupt', model: model.slice(0, 5000) }]);
    const started = await start(modelIds, 2);
    expect(started.status()).toMatchObject({ ready: false, modelId: null, models: [], loadMs: null });
    expect(started.status().refused.map(({ modelId }) => modelId)).toEqual(modelIds);
    await expect(started.read(digitPng(1))).rejects.toMatchObject({ code: 'not_ready' });
  });

  test('is not ready before it has started, and answers at once', async () => {
    await writeModels(modelDir, [{ modelId: 'good', model }]);
    const starting = start(['good']);
    expect(engine?.status()).toMatchObject({ ready: false, loadMs: null });
    expect(engine?.stats()).toEqual({ queued: 0, busy: 0, ready: 0, restarts: 0 });
    await expect(engine?.read(digitPng(1))).rejects.toMatchObject({ code: 'not_ready' });
    expect((await starting).status().ready).toBe(true);
  });

  test('can be disposed of before it has started', async () => {
    await writeModels(modelDir, [{ modelId: 'good', model }]);
    const starting = start(['good']);
    await engine?.dispose();
    expect((await starting).status().ready).toBe(false);
    await expect(engine?.read(digitPng(1))).rejects.toMatchObject({ code: 'not_ready' });
  });
});
