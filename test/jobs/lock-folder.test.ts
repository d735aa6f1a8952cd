import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { lockFolder } from '../../src/jobs/node/lock-folder.ts';

vi.setConfig({ testTimeout: 30_000 });

const options = { staleMs: 2000, waitMs: 8000 };

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'digits-lock-'));
});
afterAll(() => rm(root, { recursive: true }));

test('a folder is one holder’s until it is released', async () => {
  const folder = join(root, 'one', 'jobs');
  const first = await lockFolder(folder, options);
  await expect(lockFolder(folder, { ...options, waitMs: 500 })).rejects.toThrow('Another process uses');
  await first.release();
  const second = await lockFolder(folder, options);
  expect(second.lost.aborted).toBe(false);
  await second.release();
});

test('whoever waits has it as soon as it is released', async () => {
  const folder = join(root, 'wait');
  const first = await lockFolder(folder, options);
  const waiting = lockFolder(folder, options);
  await first.release();
  await (await waiting).release();
});

test('whoever stood still until another took it is told', async () => {
  const folder = join(root, 'stolen');
  const first = await lockFolder(folder, { staleMs: 400, waitMs: 8000 });
  await writeFile(join(folder, 'lock'), 'another');
  await vi.waitFor(() => expect(first.lost.aborted).toBe(true), { timeout: 5000 });
  await first.release();
  expect(await readFile(join(folder, 'lock'), 'utf8')).toBe('another');
});

/** The lock can't be read, with an error that says nothing of whose it is, until what is returned is called. */
async function makeUnreadable(folder: string): Promise<() => Promise<void>> {
  await link(join(folder, 'lock'), join(folder, 'kept'));
  await symlink('loop', join(folder, 'loop'));
  await rename(join(folder, 'loop'), join(folder, 'lock'));
  await symlink('lock', join(folder, 'loop'));
  return () => rename(join(folder, 'kept'), join(folder, 'lock'));
}

test('a lock that can’t be looked at for a moment is kept', async () => {
  const folder = join(root, 'moment');
  const first = await lockFolder(folder, options);
  const repair = await makeUnreadable(folder);
  await expect(readFile(join(folder, 'lock'))).rejects.toThrow('ELOOP');
  // Two of its renewals.
  await setTimeout(1100);
  await repair();
  await setTimeout(1100);
  expect(first.lost.aborted).toBe(false);
  await expect(lockFolder(folder, { ...options, waitMs: 250 })).rejects.toThrow('Another process uses');
  await first.release();
  await (await lockFolder(folder, options)).release();
});

test('one that can’t be renewed for so long that another may take it is lost', async () => {
  const folder = join(root, 'unreadable');
  const first = await lockFolder(folder, { staleMs: 800, waitMs: 8000 });
  const startedMs = performance.now();
  await makeUnreadable(folder);
  await vi.waitFor(() => expect(first.lost.aborted).toBe(true), { timeout: 5000 });
  expect(performance.now() - startedMs).toBeGreaterThan(300);
  expect(String(first.lost.reason)).toContain('ELOOP');
});

test('a process that was killed holds nothing', async () => {
  const folder = join(root, 'killed');
  const module = new URL('../../dist/src/jobs/node/lock-folder.js', import.meta.url).href;
  const script = `const { lockFolder } = await import(${JSON.stringify(module)});
    await lockFolder(${JSON.stringify(folder)}, ${JSON.stringify(options)});
    process.stdout.write('held'); setInterval(() => undefined, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script]);
  await once(holder.stdout, 'data');
  await expect(lockFolder(folder, { ...options, waitMs: 250 })).rejects.toThrow('Another process uses');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await (await lockFolder(folder, options)).release();
});
