import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { serviceRuntimes } from './runtimes/services.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'digits-pack-'));
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const run = (program: string, args: readonly string[], cwd = folder) =>
  execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** The example of the documentation. */
const program = `
import { readFileSync } from 'node:fs';
import { createReader } from 'handwriting-digits';

const reader = await createReader({ profile: 'light' });
const { digit, uncertain } = await reader.read(readFileSync('seven.png'));
console.log(JSON.stringify({ digit, uncertain }));
await reader.dispose();
`;

const typedProgram = `
import { createReader, type CreateReaderOptions, type DigitReader, isDigitsError } from 'handwriting-digits';
const options: CreateReaderOptions = { models: ['a'], profile: 'strong', device: 'auto', uncertainThreshold: 0.5 };
const reader: DigitReader = await createReader(options);
try {
  const { digit, probs } = await reader.read(new Uint8Array(3));
  const numbers: readonly number[] = [digit, ...probs];
  numbers.at(0)?.toFixed();
} catch (error) {
  if (isDigitsError(error)) error.code satisfies string;
}
// @ts-expect-error: there is no such profile, so the types are really there.
await createReader({ profile: 'loud' });
`;

const packed = z.tuple([z.object({ filename: z.string(), size: z.number(), unpackedSize: z.number() })]);

beforeAll(() => {
  const [{ filename, size, unpackedSize }] = packed.parse(
    JSON.parse(run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], root)),
  );
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  run('npm', [
    ...['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=optional'],
    join(folder, filename),
  ]);
  copyFileSync(join(root, 'test/golden/seven.png'), join(folder, 'seven.png'));
  writeFileSync(join(folder, 'read.mjs'), program);
  writeFileSync(join(folder, 'typed.ts'), typedProgram);
  const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
  process.stdout.write(`\nnpm pack: ${mebibytes(size)}, ${mebibytes(unpackedSize)} unpacked\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package, installed in an empty folder', () => {
  const missing = (name: string) => serviceRuntimes.find((runtime) => runtime.name === name)?.missing ?? null;

  test.for([
    ['node', process.execPath, ['read.mjs']],
    ['deno', bin('deno'), ['run', '--allow-read', '--allow-env', 'read.mjs']],
    ['bun', bin('bun'), ['read.mjs']],
  ] as const)('reads in %s', ([name, command, args], { skip }) => {
    const absence = missing(name);
    if (absence !== null && process.env.RUNTIMES !== 'all') skip(absence);
    expect(JSON.parse(run(command, args))).toEqual({ digit: 7, uncertain: false });
  });

  test.each([
    ['Node', ['--module', 'nodenext']],
    ['a bundler', ['--module', 'esnext', '--moduleResolution', 'bundler', '--customConditions', 'browser']],
  ] as const)('has types for %s', (_, options) => {
    const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
    const args = [join(typescript, 'bin', 'tsc'), '--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig'];
    const output = run(process.execPath, [...args, '--target', 'es2023', ...options, 'typed.ts']);
    expect(output).toBe('');
  });

  test('bundles for browsers, without anything of Node', async () => {
    const { outputFiles } = await build({
      absWorkingDir: folder,
      stdin: { contents: "export { createReader } from 'handwriting-digits';", resolveDir: folder },
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      write: false,
      logLevel: 'silent',
    });
    const text = outputFiles[0]?.text ?? '';
    expect(text).toMatch(/export\s*\{/);
    expect(text).not.toMatch(/from\s*"node:/);
  });
});
