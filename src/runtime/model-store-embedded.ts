import { decodeBase64 } from '../decode-base64.ts';
import type { ModelStore } from '../engine/index.ts';
import { smallModelId } from './small-model.ts';

/** The small model, which the build has put into a module: nothing is fetched, and nothing read from files. */
export function createModelStoreEmbedded(): ModelStore {
  async function dataOf(modelId: string): Promise<typeof import('./small-model.data.js')> {
    if (modelId !== smallModelId) throw new Error(`only ${smallModelId} is built in`);
    return await import('./small-model.data.js');
  }

  return {
    list: async () => [smallModelId],
    async manifest(modelId) {
      const parsed: unknown = JSON.parse((await dataOf(modelId)).manifestJson);
      return parsed;
    },
    async model(modelId) {
      const { modelBase64 } = await dataOf(modelId);
      return decodeBase64(modelBase64);
    },
  };
}
