import { beforeEach, describe, expect, test } from 'vitest';
import { type Manifest, manifestSchema, watchModels } from '../../src/engine/index.ts';
import { type ManualTimers, manualTimers } from '../helpers/manual-timers.ts';
import { constantModel, manifestOf } from '../helpers/models.ts';

const model = constantModel([1]);
const manifest = (version: string): Manifest => manifestSchema.parse(manifestOf('a', model, { version }));

let timers: ManualTimers;
let stored: unknown;
let served: readonly Manifest[];
let refused: { readonly modelId: string; readonly reason: string }[];
let changes: number;

beforeEach(() => {
  timers = manualTimers();
  stored = manifest('1');
  served = [manifest('1')];
  refused = [];
  changes = 0;
});

function watch(): () => void {
  const unused = () => Promise.reject(new Error('nobody asks'));
  return watchModels({
    engine: {
      activeIds: () => ['a'],
      started: async () => {},
      status: () => ({
        ready: true,
        modelId: 'ensemble_1_models',
        models: served,
        refused,
        device: null,
        loadMs: 1,
        fault: null,
      }),
    },
    store: {
      list: unused,
      model: unused,
      manifest: async () => {
        if (stored instanceof Error) throw stored;
        return stored;
      },
    },
    timers,
    everyMs: 10,
    onChange: async () => {
      changes++;
    },
  });
}

async function looks(count: number): Promise<number> {
  for (let n = 0; n < count; n++) {
    await new Promise((resolve) => setImmediate(resolve));
    timers.advance(10);
  }
  await new Promise((resolve) => setImmediate(resolve));
  return changes;
}

describe('watchModels', () => {
  test('says nothing while the manifests are those that are served, in whatever order their keys are', async () => {
    watch();
    stored = Object.fromEntries(Object.entries(manifest('1')).reverse());
    expect(await looks(5)).toBe(0);
  });

  test('tells of a change once it has been there for two looks, and not again if nothing comes of it', async () => {
    watch();
    await looks(1);
    stored = manifest('2');
    expect(await looks(1)).toBe(0);
    expect(await looks(1)).toBe(1);
    expect(await looks(5)).toBe(1);
    stored = manifest('3');
    expect(await looks(2)).toBe(2);
  });

  test('waits until a file that is being written stays as it is', async () => {
    watch();
    for (const version of ['2', '3', '4', '5']) {
      stored = manifest(version);
      expect(await looks(1)).toBe(0);
    }
    expect(await looks(1)).toBe(1);
  });

  test('tells of the same change again after it was served in between', async () => {
    watch();
    stored = manifest('2');
    expect(await looks(3)).toBe(1);
    served = [manifest('2')];
    await looks(1);
    served = [manifest('1')];
    expect(await looks(2)).toBe(2);
  });

  test('a manifest that is gone or none is a change like others', async () => {
    watch();
    stored = new Error('a/manifest.json can’t be read');
    expect(await looks(3)).toBe(1);
    stored = 'text';
    expect(await looks(3)).toBe(2);
  });

  test('what was refused at the start is not told of, but what it becomes', async () => {
    served = [];
    refused = [{ modelId: 'a', reason: 'it is bad' }];
    watch();
    expect(await looks(4)).toBe(0);
    stored = manifest('2');
    expect(await looks(2)).toBe(1);
  });

  test('ends when it is told to', async () => {
    const end = watch();
    await looks(1);
    end();
    stored = manifest('2');
    expect(await looks(5)).toBe(0);
  });
});
