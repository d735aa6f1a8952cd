import { describe, expect, test } from 'vitest';
import { createModelStoreFetch } from '../../src/runtime/model-store-fetch.ts';

/** What is asked for, and a store over answers by URL. */
function storeOver(base: string | URL, files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const store = createModelStoreFetch(base, async ({ href }) => {
    asked.push(href);
    if (href.includes('offline')) throw new TypeError('fetch failed');
    const text = files[href];
    return text === undefined ? new Response('', { status: 404 }) : new Response(text);
  });
  return { asked, store };
}

describe('models at a URL', () => {
  test.each(['https://host/models', 'https://host/models/', new URL('https://host/models')])(
    'lie in folders below %s',
    async (base) => {
      const { store } = storeOver(base, {
        'https://host/models/a/manifest.json': '{"model_id":"a"}',
        'https://host/models/a/model.onnx': 'onnx',
      });
      expect(await store.manifest('a')).toEqual({ model_id: 'a' });
      expect(new TextDecoder().decode(await store.model('a'))).toBe('onnx');
    },
  );

  test('a query of the base is no part of a file', async () => {
    const { asked, store } = storeOver('https://host/models?v=1', {});
    await expect(store.manifest('a')).rejects.toThrow("a/manifest.json can't be fetched (HTTP 404)");
    expect(asked).toEqual(['https://host/models/a/manifest.json']);
  });

  test('what fails is said without the address', async () => {
    const { store } = storeOver('https://host/offline/', {});
    await expect(store.model('a')).rejects.toThrow(/^a\/model\.onnx can't be fetched$/);
    const broken = storeOver('https://host/', { 'https://host/a/manifest.json': '<html>' }).store;
    await expect(broken.manifest('a')).rejects.toThrow(/^a\/manifest\.json is not JSON$/);
    await expect(broken.list()).rejects.toThrow("can't be listed");
  });

  test.each(['../a', 'a/b', '', 'https:', '.a'])('"%s" is no name, and nothing is asked for', async (id) => {
    const { asked, store } = storeOver('https://host/models/', {});
    await expect(store.model(id)).rejects.toThrow('not a plain folder name');
    expect(asked).toEqual([]);
  });
});
