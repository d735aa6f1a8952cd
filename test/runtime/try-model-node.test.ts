import { describe, expect, test } from 'vitest';
import { tryModelNode } from '../../src/runtime/try-model-node.ts';
import { constantModel, goldenModel, manifestOf } from '../helpers/models.ts';
import { deepNetwork, wideNetwork } from '../helpers/network.ts';

const workerUrl = new URL('../../dist/src/runtime/trial-worker.js', import.meta.url);
const mebibyte = 1024 * 1024;

async function tryIt(
  model: Uint8Array,
  options: { readonly timeoutMs?: number; readonly maxWasmBytes?: number } = {},
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<string | null> {
  const manifest = manifestOf('m', model, overrides);
  return await tryModelNode({ manifest, model }, { timeoutMs: 60_000, workerUrl, ...options });
}

describe('the trial of a model', { timeout: 120_000 }, () => {
  test('is passed by one that answers numbers', async () => {
    expect(await tryIt(goldenModel())).toBeNull();
  });

  test('is failed by one that answers no numbers, and by a manifest that is not true', async () => {
    expect(await tryIt(constantModel([Number.NaN]))).toMatch(/something that is no number/);
    expect(await tryIt(goldenModel(), {}, { model_sha256: '0'.repeat(64) })).toMatch(/SHA-256/);
  });

  test('is ended by its time, in the middle of a run that would take minutes', async () => {
    const model = deepNetwork(1500, 256);
    expect(await tryIt(model, { timeoutMs: 4000 })).toBe('its trial took longer than 4 s');
  });

  test('is ended by its memory: what lies between the layers counts', async () => {
    const model = wideNetwork(8192);
    expect(await tryIt(model, { maxWasmBytes: 64 * mebibyte })).toMatch(/can't be run/);
    const before = process.memoryUsage.rss();
    expect(await tryIt(model)).toMatch(/can't be run/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(450 * mebibyte);
  });

  test('ends where its thread does', async () => {
    const model = constantModel([1]);
    const absent = new URL('./absent.js', import.meta.url);
    const options = { timeoutMs: 60_000, workerUrl: absent };
    expect(await tryModelNode({ manifest: manifestOf('m', model), model }, options)).toMatch(/broke off/);
  });
});
