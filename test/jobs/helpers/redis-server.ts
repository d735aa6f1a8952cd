import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../bench/service/free-port.ts';

export interface LastingRedis {
  readonly url: string;
  /** Ends it without a farewell and starts it again after a while, with what it had written. */
  restart(pauseMs: number): Promise<void>;
  /** It keeps its connections, and answers nobody, for a while. */
  hang(forMs: number): Promise<void>;
  dispose(): Promise<void>;
}

/** A Redis that writes every change to an append-only file before it answers. */
export async function startLastingRedis(): Promise<LastingRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'digits-redis-'));
  const port = await freePort();
  let child = await start();

  async function start(): Promise<ChildProcess> {
    const started = spawn(
      'redis-server',
      [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
        ...['--appendonly', 'yes', '--appendfsync', 'always'],
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    await new Promise<void>((resolve) => {
      started.stdout.on('data', (data) => {
        if (String(data).includes('Ready to accept connections')) resolve();
      });
    });
    return started;
  }

  async function kill(): Promise<void> {
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
  }

  return {
    url: `redis://127.0.0.1:${port}/0`,
    async restart(pauseMs) {
      await kill();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      child = await start();
    },
    async hang(forMs) {
      child.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, forMs));
      child.kill('SIGCONT');
    },
    async dispose() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}
