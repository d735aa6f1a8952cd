import { spawn, spawnSync } from 'node:child_process';
import { freePort } from '../../../bench/service/free-port.ts';

/** `redis-server` on the path; without it the tests that need it are skipped, or fail where `REDIS=required` is set. */
export const hasRedis: boolean = findRedis();

function findRedis(): boolean {
  if (spawnSync('redis-server', ['--version']).status === 0) return true;
  if (process.env.REDIS === 'required') throw new Error('There is no redis-server on the path.');
  console.warn('SKIPPED: there is no redis-server on the path, which these tests want.');
  return false;
}

export interface RedisProcess {
  readonly url: string;
  /** It keeps its connections, and answers nobody. */
  hang(): void;
  /** Stops it without a farewell. */
  kill(): Promise<void>;
}

/** A Redis of its own that keeps nothing. */
export async function startRedis(): Promise<RedisProcess> {
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] });
  const closed = new Promise((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (data) => {
      if (String(data).includes('Ready to accept connections')) resolve();
    });
  });
  return {
    url: `redis://127.0.0.1:${port}/0`,
    hang() {
      child.kill('SIGSTOP');
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
