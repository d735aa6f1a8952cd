import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const manifest = z
  .object({
    name: z.string(),
    exports: z.record(
      z.string(),
      z.union([z.string(), z.object({ types: z.string(), default: z.string() })]),
    ),
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
    const paths = typeof target === 'string' ? [target] : [target.types, target.default];
    for (const path of paths) {
      expect(() => readFileSync(new URL(`../${path}`, import.meta.url))).not.toThrow();
    }
  });

  test.each([
    [
      '.',
      [
        'ConfigError',
        'DigitsError',
        'createApp',
        'createLog',
        'createMetrics',
        'errorCodes',
        'isDigitsError',
        'parseConfig',
      ],
    ],
    ['./node', ['startNodeService']],
  ])('%s exports just these names', async (subpath, names) => {
    expect(await namesOf(subpath)).toEqual(names);
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
