import { type ModelStore, modelIdPattern } from '../engine/index.ts';

/** Models at a URL: `<base>/<id>/manifest.json` and `<base>/<id>/model.onnx`. `list` rejects: a URL has no listing. */
export function createModelStoreFetch(
  base: string | URL,
  fetchFile: (url: URL) => Promise<Response> = (url) => fetch(url),
): ModelStore {
  const folder = new URL(base);
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';

  async function get(modelId: string, file: string): Promise<Response> {
    if (!modelIdPattern.test(modelId)) throw new RangeError(`${modelId} is not a plain folder name`);
    const response = await fetchFile(new URL(`${modelId}/${file}`, folder)).catch((cause: unknown) => {
      throw new Error(`${modelId}/${file} can't be fetched`, { cause });
    });
    if (!response.ok) throw new Error(`${modelId}/${file} can't be fetched (HTTP ${response.status})`);
    return response;
  }

  return {
    list: () => Promise.reject(new Error("the models at a URL can't be listed: name them")),
    async manifest(modelId) {
      const text = await (await get(modelId, 'manifest.json')).text();
      try {
        const parsed: unknown = JSON.parse(text);
        return parsed;
      } catch (error) {
        throw new Error(`${modelId}/manifest.json is not JSON`, { cause: error });
      }
    },
    model: async (modelId) => new Uint8Array(await (await get(modelId, 'model.onnx')).arrayBuffer()),
  };
}
