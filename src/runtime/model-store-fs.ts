import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelStore, modelIdPattern } from '../engine/index.ts';

/**
 * Models as folders, each with `manifest.json` and `model.onnx`: of `directory`, and of the `others`, which need not be
 * there. Where several have one of the same name, the first counts.
 */
export function createModelStoreFs(directory: string, ...others: readonly string[]): ModelStore {
  const directories = [directory, ...others];

  async function folderOf(modelId: string): Promise<string> {
    for (const candidate of directories) {
      const folder = join(candidate, modelId);
      // Not `access`: Deno (2.9.6) wants leave to know the user for it.
      const isThere = await stat(join(folder, 'manifest.json')).then(
        () => true,
        () => false,
      );
      if (isThere) return folder;
    }
    return join(directory, modelId);
  }

  /** Errors name the file within the store: the path to it is nothing that `/readyz` should tell. */
  async function readOf(modelId: string, file: string): Promise<Uint8Array> {
    if (!modelIdPattern.test(modelId)) throw new RangeError(`${modelId} is not a plain folder name`);
    try {
      return await readFile(join(await folderOf(modelId), file));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      throw new Error(`${modelId}/${file} can't be read (${code})`, { cause: error });
    }
  }

  return {
    async list() {
      const own = await listFolders(directory);
      const more = await Promise.all(others.map((other) => listFolders(other).catch(() => [])));
      return [...new Set([...own, ...more.flat()])].sort();
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

async function listFolders(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && modelIdPattern.test(entry.name))
    .map((entry) => entry.name);
}
