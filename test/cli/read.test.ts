import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { templateModel, writeModels } from '../helpers/models.ts';
import { blankPng, digitPng } from '../server/helpers/pictures.ts';

const entry = fileURLToPath(new URL('../../dist/src/cli/read.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-read-'));
  await writeModels(folder, [{ modelId: 'template', model: templateModel() }]);
  await writeFile(join(folder, 'seven.png'), digitPng(7));
  await writeFile(join(folder, 'three.png'), digitPng(3));
  await writeFile(join(folder, 'blank.png'), blankPng(60, 60));
});
afterAll(() => rm(folder, { recursive: true }));

interface Run {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  args: readonly string[],
  activeModel = 'template',
  more: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const own = { PATH: process.env.PATH, DIGITS__MODEL_DIR: folder, DIGITS__ACTIVE_MODEL: activeModel };
  const env = { ...own, ...more };
  return new Promise((resolve) => {
    execFile(process.execPath, [entry, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

test('prints a line for each file', async () => {
  const { code, stdout, stderr } = await run(['seven.png', 'three.png']);
  expect([code, stderr]).toEqual([0, '']);
  const [seven, three] = stdout.trim().split('\n');
  expect(seven).toMatch(/^seven\.png\t7\t\d+\.\d %\t7=[01]\.\d{3} \d=0\.\d{3} \d=0\.\d{3}(\tuncertain)?$/);
  expect(three).toMatch(/^three\.png\t3\t/);
});

test('--json prints an object for each file', async () => {
  const { code, stdout } = await run(['--json', 'seven.png', 'blank.png']);
  expect(code).toBe(1);
  const [seven, blank] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(seven).toMatchObject({ file: 'seven.png', digit: 7, model_id: 'ensemble_1_models' });
  expect(seven.probs).toHaveLength(10);
  expect(blank).toMatchObject({ file: 'blank.png', code: 'preprocessing_failed' });
});

test('a file that can’t be read doesn’t keep the others from it', async () => {
  const { code, stdout } = await run(['absent.png', 'blank.png', 'three.png']);
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^absent\.png\t-\tunreadable_file: .*\nblank\.png\t-\tpreprocessing_failed: .*\nthree\.png\t3\t/,
  );
});

test('who reads the first line alone gets no complaint', async () => {
  const env = { PATH: process.env.PATH, DIGITS__MODEL_DIR: folder, DIGITS__ACTIVE_MODEL: 'template' };
  const child = spawn(process.execPath, [entry, ...new Array<string>(50).fill('seven.png')], {
    cwd: folder,
    env,
  });
  let complaint = '';
  child.stderr.on('data', (data) => {
    complaint += String(data);
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, complaint]).toEqual([0, '']);
});

test('without files or with an option it doesn’t know it says how it is used', async () => {
  const none = await run([]);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('usage:')]);
  const unknown = await run(['--fast', 'seven.png']);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('--fast')]);
});

test('without a model it fails with the reason', async () => {
  const { code, stderr } = await run(['seven.png'], 'absent');
  expect(code).toBe(2);
  expect(stderr).toContain('absent is not used: ');
});

test('the models that were made active while the service ran are the ones that read', async () => {
  const artifacts = join(folder, 'artifacts');
  const active = join(artifacts, 'active.json');
  await writeModels(join(artifacts, 'digits'), [{ modelId: 'second', model: templateModel() }]);
  await writeFile(active, JSON.stringify({ active: ['template', 'second'], configured: ['template'] }));
  const read = () => run(['--json', 'seven.png'], 'template', { APP__ARTIFACTS_ROOT: artifacts });
  expect(JSON.parse((await read()).stdout)).toMatchObject({ digit: 7, model_id: 'ensemble_2_models' });

  await writeFile(active, '{');
  const { code, stdout, stderr } = await read();
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^the set that was made active can't be read: /)]);
  expect(JSON.parse(stdout)).toMatchObject({ model_id: 'ensemble_1_models' });
});
