import { afterEach, describe, expect, test } from 'vitest';
import { createDirectEngine, createOrtClassifier, type Engine } from '../../src/engine/index.ts';
import { systemTimers } from '../../src/runtime/system-timers.ts';
import { digitPng, readerOptions } from '../helpers/engine.ts';
import { memoryStore, type StoredModel, templateModel } from '../helpers/models.ts';

let engine: Engine | null = null;
afterEach(async () => {
  await engine?.dispose();
});

function create(models: readonly StoredModel[], modelIds: readonly string[]): Engine {
  engine = createDirectEngine(
    { store: memoryStore(models), createClassifier: createOrtClassifier, clock: systemTimers },
    { modelIds, device: 'cpu', reader: readerOptions },
  );
  return engine;
}

const templates: StoredModel = { modelId: 'templates', model: templateModel() };

describe('an engine without workers', () => {
  test('is not ready until it has loaded', async () => {
    const direct = create([templates], ['templates']);
    expect(direct.status()).toMatchObject({ ready: false, modelId: null, device: null });
    await expect(direct.read(digitPng(1))).rejects.toMatchObject({ code: 'not_ready' });
    await direct.started();
    expect(direct.status()).toMatchObject({
      ready: true,
      modelId: 'ensemble_1_models',
      device: { device: 'cpu', reason: 'it was asked for' },
      refused: [],
    });
  });

  test('reads what comes at once, each for itself', async () => {
    const direct = create([templates], ['templates']);
    await direct.started();
    const digits = [3, 1, 4, 1, 5, 9, 2, 6];
    const reads = digits.map((digit) => direct.read(digitPng(digit)));
    const broken = direct.read(new Uint8Array([1, 2, 3]));
    expect(direct.stats()).toEqual({ queued: 8, busy: 1, ready: 1, restarts: 0 });
    expect((await Promise.all(reads)).map(({ digit }) => digit)).toEqual(digits);
    await expect(broken).rejects.toMatchObject({ code: 'unsupported_media_type' });
    expect(direct.stats()).toMatchObject({ queued: 0, busy: 0 });
  });

  test('tells which models it refused, and reads with the others', async () => {
    const changed: StoredModel = { ...templates, modelId: 'changed', overrides: { model_bytes: 1 } };
    const direct = create([changed, templates], ['absent', 'changed', 'templates']);
    await direct.started();
    expect(direct.status().refused.map(({ modelId }) => modelId)).toEqual(['absent', 'changed']);
    expect((await direct.read(digitPng(7))).digit).toBe(7);
  });

  test('with no model it stays not ready', async () => {
    const direct = create([], ['absent']);
    await direct.started();
    expect(direct.status()).toMatchObject({ ready: false, modelId: null });
    await expect(direct.read(digitPng(1))).rejects.toMatchObject({ code: 'not_ready' });
  });

  test('disposed of, it finishes what it has and takes no more', async () => {
    const direct = create([templates], ['templates']);
    await direct.started();
    const read = direct.read(digitPng(5));
    await direct.dispose();
    expect((await read).digit).toBe(5);
    await expect(direct.read(digitPng(5))).rejects.toMatchObject({ code: 'not_ready' });
  });
});
