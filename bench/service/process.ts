import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type LoadClient } from './client.ts';
import { freePort } from './free-port.ts';

const entry = fileURLToPath(new URL('../../src/cli/serve.js', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The built service in a process of its own. */
export interface LoadedService {
  readonly port: number;
  readonly client: LoadClient;
  /** From the start of the process to a 200 of /readyz. */
  readonly readyMs: number;
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
  /** Processor time of the process so far, all threads together. */
  readonly cpuSeconds: number;
  /** Of the event loop since the gauges were read before; the timer's resolution of 10 ms is part of it. */
  readonly loopDelayP99Ms: number;
}

const readyWithinMs = 120_000;

/** Starts it with the default settings but for `env`, on a free port, and waits until it is ready. */
export async function startService(env: Readonly<Record<string, string>> = {}): Promise<LoadedService> {
  const folder = mkdtempSync(join(tmpdir(), 'digits-load-'));
  const port = await freePort();
  const startedMs = performance.now();
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
  return await whenReady(child, port, startedMs, () => rmSync(folder, { recursive: true, force: true }));
}

/** Starts another service of the same routes, a program that prints its port; it has no gauges, which are NaN. */
export async function startPeer(program: URL, args: readonly string[]): Promise<LoadedService> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(program), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(Number(line)));
    child.once('exit', (code) => reject(new Error(`the peer ended with code ${code}`)));
  });
  return await whenReady(child, port, startedMs, () => {});
}

async function whenReady(
  child: ChildProcess,
  port: number,
  startedMs: number,
  cleanUp: () => void,
): Promise<LoadedService> {
  const client = createClient(port);
  // Asked for now: one that has ended by itself says so only once.
  const ended = once(child, 'close');
  const stop = async (): Promise<void> => {
    client.close();
    child.kill('SIGTERM');
    await ended;
    cleanUp();
  };
  while ((await client.get('/readyz').catch(() => undefined))?.status !== 200) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || performance.now() > startedMs + readyWithinMs) {
      await stop();
      throw new Error(hasEnded ? 'the service ended before it was ready' : 'the service did not get ready');
    }
    await pause(20);
  }
  return {
    port,
    client,
    readyMs: performance.now() - startedMs,
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
        cpuSeconds: value('process_cpu_seconds_total'),
        loopDelayP99Ms: 1000 * value('nodejs_eventloop_lag_p99_seconds'),
      };
    },
    stop,
  };
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
