import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeDrafts, writeAtomic } from '../../src/runtime/write-atomic.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('of several at once each succeeds, and one of them is there whole', async () => {
  const path = join(folder, 'file');
  const contents = Array.from({ length: 20 }, (_, n) => new Uint8Array(50_000 + n).fill(n));
  await Promise.all(contents.map((bytes) => writeAtomic(path, bytes)));
  const written = new Uint8Array(await readFile(path));
  expect(contents).toContainEqual(written);
  expect(await readdir(folder)).toEqual(['file']);
});

test('what can’t be put in its place leaves nothing behind', async () => {
  // A folder of the test's own around it: other programs keep their `.tmp` in the system's.
  const taken = join(folder, 'taken');
  await mkdir(taken);
  await expect(writeAtomic(taken, new Uint8Array(10))).rejects.toThrow();
  await expect(writeAtomic(join(folder, 'missing', 'file'), new Uint8Array(10))).rejects.toThrow(/ENOENT/);
  expect(await readdir(folder)).toEqual(['taken']);
});

test('drafts of a process that was killed are found by the name of what it wrote', async () => {
  for (const name of ['a.bin', 'a.bin.123.tmp', 'a.bin.tmp', 'b.bin.123.tmp'])
    await writeFile(join(folder, name), 'x');
  await removeDrafts(join(folder, 'a.bin'));
  expect((await readdir(folder)).sort()).toEqual(['a.bin', 'b.bin.123.tmp']);
});
