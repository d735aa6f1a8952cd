import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
