import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchRow, summary } from './measure.ts';
import { benchPicture, encodeBenchJpeg, encodeBenchPng } from './pictures.ts';

const entry = fileURLToPath(new URL('../src/cli/serve.js', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const boundary = 'digits-bench';

export interface HttpBench {
  readonly rows: readonly BenchRow[];
  /** From the start of the process to a 200 of /readyz. */
  readonly readyMs: number;
  readonly requestsPerSecond: number;
  /** The service's own event-loop delay while 8 clients post, above the timer's resolution of 10 ms. */
  readonly eventLoopDelayP99Ms: number;
  /** Resident memory of the service at the end. */
  readonly residentMb: number;
}

/** The built service in a process of its own, asked over HTTP with kept-alive connections. */
export async function benchHttp(): Promise<HttpBench> {
  const folder = mkdtempSync(join(tmpdir(), 'digits-bench-'));
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [entry], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      APP__HOST: '127.0.0.1',
      APP__PORT: String(port),
      APP__DATA_ROOT: folder,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const get = (path: string) => send(agent, port, 'GET', path);
  const post = (picture: Uint8Array) => send(agent, port, 'POST', '/v1/read', toForm(picture));
  try {
    while ((await get('/readyz').catch(() => ({ status: 0 }))).status !== 200) {
      if (performance.now() - started > 60_000) throw new Error('the service was not ready within 60 s');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const readyMs = performance.now() - started;
    const rows: BenchRow[] = [];
    for (const sidePx of [28, 280, 1024]) {
      const files = {
        'PNG drawing': encodeBenchPng(benchPicture(sidePx, 'drawing')),
        'PNG photo': encodeBenchPng(benchPicture(sidePx)),
        'JPEG photo': encodeBenchJpeg(benchPicture(sidePx)),
      };
      for (const [format, bytes] of Object.entries(files)) {
        const { times } = await load(() => post(bytes), 1, 3000);
        rows.push({ name: `POST /v1/read, ${sidePx} px ${format}, 1 client`, ...summary(times) });
      }
    }
    await get('/metrics'); // reading the metrics starts a new period of the event-loop histogram
    const bytes = encodeBenchPng(benchPicture(280));
    const { times, seconds } = await load(() => post(bytes), 8, 6000);
    rows.push({ name: 'POST /v1/read, 280 px PNG photo, 8 clients', ...summary(times) });
    const metrics = (await get('/metrics')).body;
    return {
      rows,
      readyMs,
      requestsPerSecond: times.length / seconds,
      eventLoopDelayP99Ms: Math.max(0, 1000 * gauge(metrics, 'nodejs_eventloop_lag_p99_seconds') - 10),
      residentMb: gauge(metrics, 'process_resident_memory_bytes') / 2 ** 20,
    };
  } finally {
    agent.destroy();
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `clients` loops of `run` for `durationMs`, after 200 runs to warm up. */
async function load(
  run: () => Promise<{ readonly status: number; readonly body: string }>,
  clients: number,
  durationMs: number,
): Promise<{ readonly times: readonly number[]; readonly seconds: number }> {
  for (let i = 0; i < 200; i++) await run();
  const times: number[] = [];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < start + durationMs) {
        const sent = performance.now();
        const { status, body } = await run();
        if (status !== 200) throw new Error(`status ${status}: ${body}`);
        times.push(performance.now() - sent);
      }
    }),
  );
  return { times, seconds: (performance.now() - start) / 1000 };
}

function toForm(picture: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="digit"\r\n\r\n`),
    picture,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function send(
  agent: Agent,
  port: number,
  method: string,
  path: string,
  body?: Buffer,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? {}
        : { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length };
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function gauge(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(metrics)?.[1] ?? Number.NaN);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(),
      );
    });
  });
}
