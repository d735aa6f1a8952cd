import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createModelStoreFs } from '../../src/runtime/model-store-fs.ts';
import { constantModel, manifestOf, writeModels } from '../helpers/models.ts';

const model = constantModel([1, 2, 3]);
let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'digits-models-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe('createModelStoreFs', () => {
  test('lists the folders that could be models, sorted', async () => {
    await writeModels(directory, [
      { modelId: 'b', model },
      { modelId: 'a-1.0', model },
    ]);
    await mkdir(join(directory, '.git'));
    await writeFile(join(directory, 'README.md'), 'not a model');
    expect(await createModelStoreFs(directory).list()).toEqual(['a-1.0', 'b']);
  });

  test('reads manifest and model', async () => {
    await writeModels(directory, [{ modelId: 'a', model }]);
    const store = createModelStoreFs(directory);
    expect(await store.manifest('a')).toEqual(manifestOf('a', model));
    expect(new Uint8Array(await store.model('a'))).toEqual(model);
  });

  test('names the file that is missing or broken, and no path outside the store', async () => {
    await mkdir(join(directory, 'empty'));
    await mkdir(join(directory, 'broken'));
    await writeFile(join(directory, 'broken', 'manifest.json'), '{"schema_version":');
    const store = createModelStoreFs(directory);
    await expect(store.manifest('absent')).rejects.toThrow(
      /^absent\/manifest\.json can't be read \(ENOENT\)$/,
    );
    await expect(store.model('empty')).rejects.toThrow(/^empty\/model\.onnx can't be read \(ENOENT\)$/);
    await expect(store.manifest('broken')).rejects.toThrow(/^broken\/manifest\.json is not JSON$/);
  });

  test.each(['..', '../a', 'a/b', '/etc', '', '.hidden', 'a\0b'])('does not follow %j', async (modelId) => {
    const store = createModelStoreFs(directory);
    await expect(store.manifest(modelId)).rejects.toThrow(RangeError);
    await expect(store.model(modelId)).rejects.toThrow(RangeError);
  });
});
