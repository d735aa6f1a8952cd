import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifestSchema } from '../../src/engine/index.ts';
import { drawnDigits, tinyRecipe } from '../training/tiny.ts';
import { writeIdx } from './idx-folder.ts';
import { cliEntry, runCli } from './run-cli.ts';

const { training, validation } = { training: 210, validation: tinyRecipe.validation };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-train-'));
  await writeIdx(join(folder, 'mnist'), 'train', drawnDigits(training + validation));
  await writeIdx(join(folder, 'mnist'), 't10k', drawnDigits(40, 2));
  await writeFile(join(folder, 'tiny.json'), JSON.stringify(tinyRecipe));
  const parent = { modelId: 'absent', sha256: 'a'.repeat(64) };
  await writeFile(join(folder, 'orphan.json'), JSON.stringify({ ...tinyRecipe, parent }));
  await writeFile(join(folder, 'wrong.json'), JSON.stringify({ ...tinyRecipe, epochs: 'many' }));
});
afterAll(() => rm(folder, { recursive: true }));

const common = ['--recipe', 'tiny.json', '--data', 'mnist'];

async function modelBytes(out: string): Promise<Buffer> {
  return await readFile(join(folder, out, 'tiny', 'model.onnx'));
}

test('trains a model; stopped in the middle and resumed it is the same one', {
  timeout: 60_000,
}, async () => {
  const whole = await runCli('train', [...common, '--out', 'whole', '--checkpoints', 'c1'], { cwd: folder });
  expect([whole.code, whole.stderr]).toEqual([0, '']);
  expect(whole.stdout).toMatch(/epoch 4\/4: loss \d\.\d+, validation \d+\.\d\d %/);
  expect((await readdir(join(folder, 'whole', 'tiny'))).sort()).toEqual([
    'confusion.svg',
    'learning-curve.svg',
    'manifest.json',
    'metrics.json',
    'model.onnx',
    'reliability.svg',
  ]);
  const manifest = manifestSchema.parse(
    JSON.parse(await readFile(join(folder, 'whole', 'tiny', 'manifest.json'), 'utf8')),
  );
  expect(manifest.val_acc).toBeGreaterThan(0.9);
  expect(await readdir(join(folder, 'c1'))).toEqual([]);

  const args = [...common, '--out', 'halves', '--checkpoints', 'c2', '--threads', '2'];
  const child = spawn(process.execPath, [cliEntry('train'), ...args], { cwd: folder });
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.includes('epoch 1/4') && !printed.includes('Stopped')) child.kill('SIGINT');
  }
  if (child.exitCode === null) await once(child, 'exit');
  expect([child.exitCode, printed]).toEqual([130, expect.stringMatching(/--resume goes on from step \d+/)]);
  expect(await readdir(join(folder, 'c2'))).toEqual(['tiny.bin']);
  const resumed = await runCli('train', [...args, '--resume'], { cwd: folder });
  expect([resumed.code, resumed.stderr]).toEqual([0, '']);
  expect((await modelBytes('halves')).equals(await modelBytes('whole'))).toBe(true);
});

test('what is there is replaced only where that is asked for', { timeout: 60_000 }, async () => {
  const quick = { ...tinyRecipe, epochs: 1, optimizer: { ...tinyRecipe.optimizer, warmUpEpochs: 0 } };
  await writeFile(join(folder, 'quick.json'), JSON.stringify(quick));
  await writeFile(join(folder, 'other.json'), JSON.stringify({ ...quick, seed: 2 }));
  const train = (recipe: string, ...more: readonly string[]) =>
    runCli(
      'train',
      ['--recipe', recipe, '--data', 'mnist', '--out', 'kept', '--checkpoints', 'c4', ...more],
      {
        cwd: folder,
      },
    );
  expect((await train('quick.json')).code).toBe(0);
  const first = await modelBytes('kept');
  const refused = await train('other.json');
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toBe(
    'There is a model in kept/tiny already: --replace takes its place, --out writes elsewhere.\n',
  );
  expect((await modelBytes('kept')).equals(first)).toBe(true);
  await writeFile(join(folder, 'c4', 'tiny.bin'), 'of a run that was stopped');
  const unfinished = await train('quick.json', '--out', 'elsewhere');
  expect([unfinished.code, unfinished.stdout]).toEqual([1, '']);
  expect(unfinished.stderr).toMatch(/^c4\/tiny\.bin is of an unfinished run: /);
  expect((await train('other.json', '--replace')).code).toBe(0);
  expect((await modelBytes('kept')).equals(first)).toBe(false);
  expect(await readdir(join(folder, 'kept'))).toEqual(['tiny']);
  expect(await readdir(join(folder, 'c4'))).toEqual([]);
});

test('a test set that can’t be read is an error before training starts', async () => {
  const blank = drawnDigits(40, 2);
  blank.planes.fill(0, 7 * 784, 8 * 784);
  const empty = { planes: new Uint8Array(), labels: new Uint8Array() };
  for (const [name, set, message] of [
    ['blank', blank, /^The test picture 7 shows no digit: /],
    ['empty', empty, /^empty has no test pictures\.$/m],
  ] as const) {
    await writeIdx(join(folder, name), 'train', drawnDigits(training + validation));
    await writeIdx(join(folder, name), 't10k', set);
    const args = ['--recipe', 'tiny.json', '--data', name, '--out', `out-${name}`, '--checkpoints', 'c5'];
    const { code, stdout, stderr } = await runCli('train', args, { cwd: folder });
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stdout).not.toContain('epoch 1/4');
  }
});

test('a run goes on with its own digits only', { timeout: 60_000 }, async () => {
  await writeIdx(join(folder, 'more'), 'train', drawnDigits(training + validation + 20));
  await writeIdx(join(folder, 'more'), 't10k', drawnDigits(40, 2));
  const args = ['--recipe', 'tiny.json', '--out', 'owned', '--checkpoints', 'c6'];
  const child = spawn(process.execPath, [cliEntry('train'), ...args, '--data', 'mnist'], { cwd: folder });
  // The terminal has gone, and with it whoever would read what is printed.
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('epoch 1/4')) break;
  }
  child.kill('SIGHUP');
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(130);
  const other = await runCli('train', [...args, '--data', 'more', '--resume'], { cwd: folder });
  expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('other training data')]);
  expect((await runCli('train', [...args, '--data', 'mnist', '--resume'], { cwd: folder })).code).toBe(0);
});

test.each([
  ['a folder for a recipe', ['--recipe', 'mnist', '--data', 'mnist'], "mnist can't be read: EISDIR"],
  ['a recipe with a wrong setting', ['--recipe', 'wrong.json', '--data', 'mnist'], 'epochs: '],
  ['a recipe that is not there', ['--recipe', 'absent.json', '--data', 'mnist'], 'absent.json'],
  ['a folder without MNIST', ['--recipe', 'tiny.json', '--data', 'nowhere'], 'neither'],
  ['nothing to resume', [...common, '--resume', '--checkpoints', 'c3'], 'no checkpoint to go on from'],
  ['a parent that is not there', ['--recipe', 'orphan.json', '--data', 'mnist'], 'no model absent'],
])('%s is an error before training starts', async (_, args, message) => {
  const { code, stdout, stderr } = await runCli('train', [...args, '--out', 'none'], { cwd: folder });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(message);
  // Nothing of it is left behind.
  expect(await readdir(folder)).not.toContain('none');
});

test.each([
  ['no recipe', ['--data', 'mnist'], '--recipe is missing'],
  ['a number of threads that is none', [...common, '--threads', 'all'], '--threads is all'],
  ['an option that it doesn’t know', [...common, '--fast'], '--fast'],
])('%s is told with the usage', async (_, args, message) => {
  const { code, stdout, stderr } = await runCli('train', args, { cwd: folder });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr).toContain('usage: npm run train');
});

test('damaged data is an error that names the file', async () => {
  const damaged = join(folder, 'damaged');
  await mkdir(damaged, { recursive: true });
  await writeIdx(damaged, 'train', drawnDigits(300));
  await writeIdx(damaged, 't10k', drawnDigits(40));
  const labels = join(damaged, 'train-labels-idx1-ubyte');
  await writeFile(labels, (await readFile(labels)).subarray(0, -1));
  const cut = await runCli('train', ['--recipe', 'tiny.json', '--data', 'damaged'], { cwd: folder });
  expect([cut.code, cut.stderr]).toEqual([
    1,
    'train-labels-idx1-ubyte: it says 300 values, but holds 299.\n',
  ]);

  const images = join(damaged, 'train-images-idx3-ubyte.gz');
  await writeFile(images, (await readFile(images)).subarray(0, 500));
  const packed = await runCli('train', ['--recipe', 'tiny.json', '--data', 'damaged'], { cwd: folder });
  expect([packed.code, packed.stderr]).toEqual([1, expect.stringContaining('.gz is damaged')]);
});
