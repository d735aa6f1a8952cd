import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const source = fileURLToPath(new URL('../src', import.meta.url));
const versions = z.record(z.string(), z.string());
const { dependencies, optionalDependencies } = z
  .object({ dependencies: versions, optionalDependencies: versions })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

/** What an installation without the packages for development does without, and says so where it is asked for. */
const forDevelopment: Readonly<Record<string, readonly string[]>> = {
  // The fonts that its pictures are made from are such packages too.
  'training/node/read-fonts.ts': ['opentype.js'],
};

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));

function importsOf(file: string): readonly string[] {
  const text = readFileSync(resolve(source, file), 'utf8');
  const pattern = /^(?:import|export|\})[^'\n]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
  return Array.from(text.matchAll(pattern), ([, from, effect, dynamic]) => from ?? effect ?? dynamic ?? '');
}

function packagesOf(file: string): readonly string[] {
  return importsOf(file)
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

/** The files that are loaded with one of them, sooner or later, in the same process. */
function loadedBy(entry: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const path of importsOf(entry).filter((name) => name.startsWith('.') && name.endsWith('.ts'))) {
    loadedBy(
      relative(source, resolve(source, dirname(entry), path))
        .split(sep)
        .join('/'),
      seen,
    );
  }
  return seen;
}

const importing = files.filter((file) => packagesOf(file).length > 0);

describe('an installation without the packages for development', () => {
  test('there are imports to check', () => {
    expect(importing.length).toBeGreaterThan(30);
  });

  test.each(importing)('has what %s imports', (file) => {
    const there = [
      ...Object.keys(dependencies),
      ...Object.keys(optionalDependencies),
      ...(forDevelopment[file] ?? []),
    ];
    for (const name of packagesOf(file)) expect(there).toContain(name);
  });

  test('what only development has is still imported', () => {
    for (const [file, names] of Object.entries(forDevelopment)) expect(packagesOf(file)).toEqual(names);
  });
});

test('the service loads nothing that only its training process needs', () => {
  const packages = [...loadedBy('server/entries/node.ts')].flatMap(packagesOf);
  expect(packages).toContain('onnxruntime-web');
  expect(packages).not.toContain('protobufjs');
});
