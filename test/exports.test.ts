import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const manifest = z
  .object({
    name: z.string(),
    exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
  })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

/** The package's own name resolves through `exports`, to the build. */
async function namesOf(subpath: string): Promise<readonly string[]> {
  const module: unknown = await import(/* @vite-ignore */ `${manifest.name}${subpath.slice(1)}`);
  return Object.keys(z.record(z.string(), z.unknown()).parse({ ...z.looseObject({}).parse(module) })).sort();
}

describe('the exports map', () => {
  const entries = Object.entries(manifest.exports);

  test.each(entries)('%s leads to files that the build makes', (_, target) => {
    for (const path of typeof target === 'string' ? [target] : Object.values(target)) {
      expect(() => readFileSync(new URL(`../${path}`, import.meta.url))).not.toThrow();
    }
  });

  test('each runtime has its entry, from the special to the general, and each entry its name', () => {
    const main = z.record(z.string(), z.string()).parse(manifest.exports['.']);
    expect(Object.keys(main)).toEqual(['deno', 'bun', 'workerd', 'browser', 'node', 'default']);
    for (const name of ['deno', 'bun', 'workerd', 'node']) {
      expect(manifest.exports[`./${name}`]).toBe(main[name]);
    }
    expect([main.browser, main.default]).toEqual(Array(2).fill(manifest.exports['./generic']));
  });

  const server = ['ConfigError', 'createApp', 'createLog', 'createMetrics', 'parseConfig'];
  const errors = ['DigitsError', 'errorCodes', 'isDigitsError'];

  test.each([
    ['.', [...server, ...errors, 'createReader', 'serve']],
    ['./node', [...server, ...errors, 'createReader', 'serve']],
    ['./deno', [...server, ...errors, 'createReader', 'serve']],
    ['./bun', [...server, ...errors, 'createReader', 'serve']],
    ['./generic', [...errors, 'createReader']],
    ['./server', [...server, ...errors]],
  ])('%s exports just these names', async (subpath, names) => {
    expect(await namesOf(subpath)).toEqual(names.toSorted());
  });

  test('./image has every step of the pipeline, ./engine what reads', async () => {
    const image = await namesOf('./image');
    for (const step of [
      'decode',
      'orient',
      'luma',
      'detectPolarity',
      'otsuThreshold',
      'connectedComponents',
      'digitComponents',
      'deskew',
      'fitSquare',
      'normalize',
      'preprocess',
      'readGray',
    ]) {
      expect(image).toContain(step);
    }
    expect(await namesOf('./engine')).toEqual(
      expect.arrayContaining(['createEngine', 'createReader', 'createPool']),
    );
  });
});
