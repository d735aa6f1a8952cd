import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { packageRoot } from '../../src/runtime/package-root.ts';
import type { CliRun } from './run-cli.ts';

const root = packageRoot(import.meta.url);
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

/** Every script that runs a built command, with its file. */
const commands = Object.entries(scripts).flatMap(([name, script]): [string, string][] => {
  const [, file] = /exec node (dist\/\S+)$/.exec(script) ?? [];
  return file === undefined ? [] : [[name, file]];
});

/** With no environment: a command that started in spite of its arguments would fail or last. */
function run(file: string, ...args: readonly string[]): Promise<CliRun> {
  const options = { cwd: tmpdir(), env: { PATH: process.env.PATH }, timeout: 20_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, file), ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

test('there are commands', () => {
  expect(commands.map(([name]) => name)).toEqual(
    expect.arrayContaining(['start', 'worker', 'read', 'eval', 'train', 'bench', 'fuzz', 'bot']),
  );
});

test.each(commands)('%s --help prints its usage', async (name, file) => {
  const { code, stdout, stderr } = await run(file, '--help');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(new RegExp(`^usage: npm ${name === 'start' ? '' : 'run '}${name}\\b`));
});

test.each(commands)('%s tells an option that it doesn’t know, with the usage', async (_, file) => {
  const { code, stdout, stderr } = await run(file, '--no-such-option');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^Unknown option '--no-such-option'/);
  expect(stderr).toContain('\n\nusage: npm ');
});

test.each([
  ['bench', 'no-such-suite'],
  ['load', 'no-such-script'],
  ['fuzz', 'no-such-target'],
  ['start', '8081'],
])('%s tells an argument that it doesn’t know', async (name, argument) => {
  const { code, stderr } = await run(commands.find(([one]) => one === name)?.[1] ?? '', argument);
  expect(code).toBe(2);
  expect(stderr).toContain(argument);
  expect(stderr).toContain('\n\nusage: npm ');
});

test('what comes after -- is no option', async () => {
  const { code, stdout } = await run('dist/src/cli/read.js', '--json', '--', '--help');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ file: '--help', code: 'unreadable_file' });
});
