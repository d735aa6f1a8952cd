import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type LoadClient } from './client.ts';

const entry = fileURLToPath(new URL('../../src/cli/serve.js', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The built service in a process of its own. */
export interface LoadedService {
  readonly port: number;
  readonly client: LoadClient;
  /** What it tells of itself now. */
  gauges(): Promise<Gauges>;
  stop(): Promise<void>;
}

export interface Gauges {
  readonly residentMb: number;
  readonly heapMb: number;
  /** Open descriptors. */
  readonly handles: number;
  readonly queued: number;
  readonly inFlight: number;
  readonly workersReady: number;
  readonly restarts: number;
}

const readyWithinMs = 120_000;

/** Starts it with the default settings but for `env`, on a free port, and waits until it is ready. */
export async function startService(env: Readonly<Record<string, string>> = {}): Promise<LoadedService> {
  const folder = mkdtempSync(join(tmpdir(), 'digits-load-'));
  const port = await freePort();
  const child = spawn(process.execPath, [entry], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      APP__HOST: '127.0.0.1',
      APP__PORT: String(port),
      APP__DATA_ROOT: folder,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const client = createClient(port);
  const endMs = performance.now() + readyWithinMs;
  while ((await client.get('/readyz').catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null || performance.now() > endMs)
      throw new Error('the service did not get ready');
    await pause(50);
  }
  return {
    port,
    client,
    async gauges() {
      const { body } = await client.get('/metrics');
      const value = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(body)?.[1] ?? Number.NaN);
      return {
        residentMb: value('process_resident_memory_bytes') / 2 ** 20,
        heapMb: value('nodejs_heap_size_used_bytes') / 2 ** 20,
        handles: value('process_open_fds'),
        queued: value('digits_queue_depth'),
        inFlight: value('digits_http_requests_in_flight'),
        workersReady: value('digits_workers_ready'),
        restarts: value('digits_worker_restarts_total'),
      };
    },
    async stop() {
      client.close();
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
