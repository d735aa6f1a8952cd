import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const module = new URL('../../dist/bench/service/process.js', import.meta.url).href;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-bench-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What a script of the built bench prints; its temporary files go to `folder`. */
async function run(script: string): Promise<string> {
  const code = `const { startService } = await import(${JSON.stringify(module)}); ${script}`;
  const args = ['--input-type=module', '-e', code];
  const env = { PATH: process.env.PATH, TMPDIR: folder };
  return (await promisify(execFile)(process.execPath, args, { env, timeout: 60_000 })).stdout;
}

describe('a measured service', { timeout: 90_000 }, () => {
  test('that can’t start is told of, and leaves nothing', async () => {
    const printed = await run(
      `await startService({ APP__PORT: 'x' }).catch(({ message }) => process.stdout.write(message));`,
    );
    expect(printed).toBe('the service ended before it was ready');
    expect(await readdir(folder)).toEqual([]);
  });

  test('that was killed meanwhile can be stopped all the same', async () => {
    const printed = await run(`
      const { readFileSync } = await import('node:fs');
      const { setTimeout } = await import('node:timers/promises');
      const service = await startService();
      // Its only child, as Linux tells.
      const pid = readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8');
      process.kill(Number(pid), 'SIGKILL');
      await setTimeout(500);
      await service.stop();
      process.stdout.write('stopped');`);
    expect(printed).toBe('stopped');
    expect(await readdir(folder)).toEqual([]);
  });
});
