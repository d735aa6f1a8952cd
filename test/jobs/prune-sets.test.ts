import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pruneSets } from '../../src/jobs/node/prune-sets.ts';

test('the sets made longest ago are removed, never those of the run that begins', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sets-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const names = ['e', 'c', 'a', 'f', 'b', 'd'];
  for (const name of names) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, '0.planes'), 'x');
    // From a, the oldest, to f.
    const madeSeconds = 1_700_000_000 + name.charCodeAt(0);
    await utimes(join(folder, name), madeSeconds, madeSeconds);
  }
  await pruneSets(folder, 'a');
  expect((await readdir(folder)).sort()).toEqual(['a', 'd', 'e', 'f']);
  await pruneSets(folder, 'new');
  expect((await readdir(folder)).sort()).toEqual(['d', 'e', 'f']);
});

test('without a folder there is nothing to remove', async () => {
  await expect(pruneSets(join(tmpdir(), 'no-such-sets'), 'a')).resolves.toBeUndefined();
});
