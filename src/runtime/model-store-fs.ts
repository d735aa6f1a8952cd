import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelStore, modelIdPattern } from '../engine/index.ts';

/** Models as folders of `directory`, each with `manifest.json` and `model.onnx`. */
export function createModelStoreFs(directory: string): ModelStore {
  /** Errors name the file within the store: the path to it is nothing that `/readyz` should tell. */
  async function readOf(modelId: string, file: string): Promise<Uint8Array> {
    if (!modelIdPattern.test(modelId)) throw new RangeError(`${modelId} is not a plain folder name`);
    try {
      return await readFile(join(directory, modelId, file));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      throw new Error(`${modelId}/${file} can't be read (${code})`, { cause: error });
    }
  }

  return {
    async list() {
      const entries = await readdir(directory, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isDirectory() && modelIdPattern.test(entry.name))
        .map((entry) => entry.name)
        .sort();
    },
    async manifest(modelId) {
      const text = new TextDecoder().decode(await readOf(modelId, 'manifest.json'));
      try {
        const parsed: unknown = JSON.parse(text);
        return parsed;
      } catch (error) {
        throw new Error(`${modelId}/manifest.json is not JSON`, { cause: error });
      }
    },
    model: (modelId) => readOf(modelId, 'model.onnx'),
  };
}
