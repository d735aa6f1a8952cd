import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const boundary = 'digits-bench';
const readyTimeoutMs = 60_000;

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A service in a process of its own, asked over kept-alive connections. */
export interface ServiceProcess {
  get(path: string): Promise<Answer>;
  /** Posts a picture to /v1/read. */
  read(picture: Uint8Array): Promise<Answer>;
  /** From the start of the process to a 200 of /readyz. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** The built service with these settings beside the defaults. */
export async function startService(settings: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'digits-bench-'));
  const port = await freePort();
  const started = performance.now();
  const entry = fileURLToPath(new URL('../src/cli/serve.js', import.meta.url));
  const env = { APP__HOST: '127.0.0.1', APP__PORT: String(port), APP__DATA_ROOT: folder, ...settings };
  const child = spawn(process.execPath, [entry], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return await whenReady(child, port, started, () => rmSync(folder, { recursive: true, force: true }));
}

/** A program that prints the port on which it serves the same route. */
export async function startPeer(program: URL, args: readonly string[]): Promise<ServiceProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(program), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(Number(line)));
    child.once('exit', (code) => reject(new Error(`the peer ended with code ${code}`)));
  });
  return await whenReady(child, port, started, () => {});
}

async function whenReady(
  child: ChildProcess,
  port: number,
  started: number,
  cleanUp: () => void,
): Promise<ServiceProcess> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const get = (path: string) => send(agent, port, 'GET', path);
  const stop = async (): Promise<void> => {
    agent.destroy();
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await ended;
    cleanUp();
  };
  while ((await get('/readyz').catch(() => ({ status: 0 }))).status !== 200) {
    if (performance.now() - started > readyTimeoutMs) {
      await stop();
      throw new Error(`the service was not ready within ${readyTimeoutMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    get,
    read: (picture) => send(agent, port, 'POST', '/v1/read', toForm(picture)),
    readyMs: performance.now() - started,
    stop,
  };
}

function toForm(picture: Uint8Array): Buffer {
  const head = 'content-disposition: form-data; name="file"; filename="digit.png"\r\ncontent-type:';
  const type = picture[0] === 0x89 ? 'image/png' : 'image/jpeg';
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\n${head} ${type}\r\n\r\n`),
    picture,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function send(agent: Agent, port: number, method: string, path: string, body?: Buffer): Promise<Answer> {
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
