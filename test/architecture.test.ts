import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

const pixels = ['arena', 'invalid-image', 'luma', 'picture-kernels', 'types'].map(
  (name) => `image/${name}.ts`,
);
const imageFiles = readdirSync(resolve(source, 'image')).filter((name) => name.endsWith('.ts'));
const notFiles = imageFiles
  .filter((name) => !/^(decode|probe|sniff-format|read-gray|read-chroma|preprocess.*|index)\.ts$/.test(name))
  .map((name) => `image/${name}`);

/** What each part of src may import, beside itself; the first matching prefix counts. */
const allowed: readonly (readonly [part: string, mayImport: readonly string[]])[] = [
  ['errors.ts', []],
  ['error-message.ts', []],
  ['is-missing-file.ts', []],
  ['version.ts', []],
  ['log.ts', ['config/types.ts']],
  ['opentype.d.ts', []],
  ['byte-collector.ts', []],
  ['decode-base64.ts', []],
  ['tag-of.ts', []],
  ['web-assembly.ts', []],
  // The decoders know nothing of what is done with their pixels, and the search nothing of files.
  ['image/deflate/', ['errors.ts', 'image/invalid-image.ts', 'image/picture-kernels.ts']],
  ['image/png/', ['image/deflate/', 'image/concatenate.ts', ...pixels]],
  ['image/jpeg/', pixels],
  ['image/find/', notFiles],
  ['image/', ['errors.ts', 'decode-base64.ts', 'web-assembly.ts']],
  ['engine/', ['errors.ts', 'error-message.ts', 'decode-base64.ts', 'web-assembly.ts', 'image/']],
  ['contract.ts', ['errors.ts']],
  ['contract/', ['errors.ts', 'contract.ts', 'engine/manifest.ts']],
  ['client/', ['errors.ts', 'byte-collector.ts', 'tag-of.ts', 'contract.ts']],
  ['discord/entries/', ['']],
  // Some settings the bot has as the service has them.
  ['discord/bot-config.ts', ['config/']],
  ['discord/', ['errors.ts', 'contract.ts', 'contract/', 'client/']],
  ['config', ['errors.ts', 'contract.ts', 'engine/']],
  [
    'runtime/',
    [
      'errors.ts',
      'error-message.ts',
      'is-missing-file.ts',
      'decode-base64.ts',
      'tag-of.ts',
      'image/',
      'engine/',
    ],
  ],
  ['server/entries/', ['']],
  [
    'server/',
    [
      ...[
        'errors.ts',
        'byte-collector.ts',
        'log.ts',
        'version.ts',
        'contract.ts',
        'contract/',
        'config',
        'image/',
        'engine/',
      ],
      'jobs/types.ts',
    ],
  ],
  // What runs the trainer's graphs belongs to a runtime; the trainer is given it.
  [
    'training/node/',
    ['error-message.ts', 'is-missing-file.ts', 'image/', 'engine/', 'training/', 'runtime/'],
  ],
  ['training/', ['errors.ts', 'error-message.ts', 'image/', 'engine/']],
  // A queue is an edge; its child trains as the command does.
  [
    'jobs/node/',
    [
      ...[
        'errors.ts',
        'error-message.ts',
        'is-missing-file.ts',
        'contract.ts',
        'contract/',
        'config',
        'image/',
        'engine/',
        'training/',
        'runtime/',
      ],
      ...['jobs/', 'log.ts'],
    ],
  ],
  ['jobs/', ['errors.ts', 'contract.ts', 'contract/', 'training/']],
  ['web/', ['errors.ts', 'error-message.ts', 'image/', 'engine/', '../models/']],
  ['cli/', ['']],
];

/** The only parts that may touch a runtime's own API; all else runs in a browser or an edge worker as it is. */
const edges = [
  ...['runtime/', 'server/entries/', 'discord/entries/', 'jobs/node/', 'training/node/', 'cli/'],
  'web/',
];
const runtimeApi = /\bfrom 'node:|\bimport\('node:|\bprocess\.|\bBuffer\b|\bDeno\.|\bBun\./;
/** Below the edges the clock and chance are arguments. */
const hiddenInput = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bMath\.random\(/;

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts'));

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

const texts = new Map(
  files.map((file) => [file, withoutComments(readFileSync(resolve(source, file), 'utf8'))]),
);

function importsOf(file: string): readonly string[] {
  const pattern = /(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;
  return Array.from((texts.get(file) ?? '').matchAll(pattern), ([, path]) =>
    relative(source, resolve(source, dirname(file), path ?? ''))
      .split(sep)
      .join('/'),
  );
}

function partOf(file: string): readonly [string, readonly string[]] | undefined {
  return allowed.find(([part]) => file.startsWith(part));
}

describe('the parts of src', () => {
  test('there are sources to check', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  test.each(files)('%s imports only what its part may', (file) => {
    const part = partOf(file);
    expect(part, 'a part of src that the table does not know').toBeDefined();
    const [own, mayImport] = part ?? ['', []];
    for (const imported of importsOf(file)) {
      const ok = [own, ...mayImport].some((prefix) => imported.startsWith(prefix));
      expect(ok, `${file} imports ${imported}`).toBe(true);
    }
  });

  test.each(files.filter((file) => !edges.some((edge) => file.startsWith(edge))))(
    '%s touches no runtime API, clock or chance',
    (file) => {
      expect(texts.get(file)).not.toMatch(runtimeApi);
      expect(texts.get(file)).not.toMatch(hiddenInput);
    },
  );

  test('there are no import cycles', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      expect(path, `import cycle: ${[...path, file].join(' -> ')}`).not.toContain(file);
      if (done.has(file)) return;
      for (const imported of importsOf(file)) visit(imported, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });
});
