import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { templateModel, writeModels } from '../helpers/models.ts';
import { digitPng, pictureForm } from './helpers/pictures.ts';
import { type ServerProcess, type ServerProcessOptions, startServerProcess } from './helpers/process.ts';
import { exchange } from './helpers/raw-http.ts';
import { sleep } from './helpers/service.ts';

let server: ServerProcess | undefined;
afterEach(async () => {
  await server?.dispose();
  server = undefined;
});

async function start(options?: ServerProcessOptions): Promise<ServerProcess> {
  server = await startServerProcess(options);
  return server;
}

async function read(url: string): Promise<Response> {
  return await fetch(`${url}/v1/read`, { method: 'POST', body: pictureForm(digitPng(6)) });
}

describe('the start', () => {
  test('serves what it is asked for, and says nothing but JSON lines', async () => {
    const { url, output, port } = await start();
    expect(await (await read(url)).json()).toMatchObject({ digit: 6 });
    expect(output.stderr).toBe('');
    const lines = () =>
      output.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    // The line about a request may come after its answer.
    await expect.poll(lines).toHaveLength(3);
    expect(lines()).toMatchObject([
      { event: 'listening', port },
      { event: 'models_loaded', model_id: 'ensemble_1_models' },
      { event: 'request', digit: 6 },
    ]);
  });

  test('is up before it is ready', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'digits-slow-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const model = templateModel();
    await writeModels(folder, [{ modelId: 'template', model }]);
    // Nothing can be read of it until somebody writes to it.
    const file = join(folder, 'template', 'model.onnx');
    await rm(file);
    execFileSync('mkfifo', [file]);
    const { url } = await start({ untilReady: false, env: { DIGITS__MODEL_DIR: folder } });
    const health = async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.status;
    while ((await health()) !== 200) await sleep(1);
    const ready = async () => {
      const answer = await fetch(`${url}/readyz`);
      return { http: answer.status, ...z.object({ status: z.string() }).parse(await answer.json()) };
    };
    expect(await ready()).toEqual({ http: 503, status: 'loading' });
    await writeFile(file, model);
    await expect.poll(ready, { timeout: 20_000 }).toEqual({ http: 200, status: 'ready' });
  });

  test('stops at a bad configuration with all its problems', async () => {
    const { exited, output } = await start({
      env: { APP__PORT: 'http', DIGITS__TTA_PROFIL: 'strong' },
      untilReady: false,
    });
    expect(await exited).toBe(1);
    expect(output.stdout).toBe('');
    expect(output.stderr).toBe(
      'cannot start: the configuration is not usable:\n' +
        '  DIGITS__TTA_PROFIL is not a setting\n' +
        '  APP__PORT: expected a whole number from 0 to 65535, got "http"\n',
    );
  });

  test('stops where DIGITS_CONFIG names no file', async () => {
    const { exited, output } = await start({
      env: { DIGITS_CONFIG: '/absent/digits.toml' },
      untilReady: false,
    });
    expect(await exited).toBe(1);
    expect(output.stderr).toMatch(/^cannot start: .*\n {2}DIGITS_CONFIG: ENOENT.*\n$/);
  });

  test('reads the file that DIGITS_CONFIG names', async () => {
    const path = join(tmpdir(), `digits-${process.pid}.toml`);
    await writeFile(path, '[app]\nbuild = "from-toml"\n');
    const { url } = await start({ env: { DIGITS_CONFIG: path } });
    expect(await (await fetch(`${url}/version`)).json()).toMatchObject({ build: 'from-toml' });
    await rm(path);
  });

  test('stops in one line where the port is taken, and takes no other', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { exited, output } = await start({ env: { APP__PORT: String(port) }, untilReady: false });
    expect(await exited).toBe(1);
    expect(output.stderr).toBe(`cannot start: APP__PORT: ${port} is taken\n`);
    await new Promise((resolve) => other.close(resolve));
  });

  test.each(['999.1.1.1', '192.0.2.1'])(
    'stops where the host is no address of this machine: %s',
    async (host) => {
      const { exited, output } = await start({ env: { APP__HOST: host }, untilReady: false });
      expect(await exited).toBe(1);
      expect(output.stderr).toBe(`cannot start: APP__HOST: ${host} is no address of this machine\n`);
    },
  );

  test('stops where the port is one that listhen would replace', async () => {
    const { exited, output } = await start({ env: { APP__PORT: '6000' }, untilReady: false });
    expect(await exited).toBe(1);
    expect(output.stderr).toBe('cannot start: APP__PORT: 6000 is not a port to serve on\n');
  });
});

describe('a signal while it starts', () => {
  /** The process signals itself when it first looks for its port: it has begun to start, and has not started. */
  const signalled = (signal: string): string => {
    const code = `import { Server } from 'node:net';
      const { listen } = Server.prototype;
      Server.prototype.listen = function (...args) {
        Server.prototype.listen = listen;
        process.kill(process.pid, '${signal}');
        return listen.apply(this, args);
      };`;
    return `--import=data:text/javascript,${encodeURIComponent(code)}`;
  };

  test('SIGHUP reads the models anew when it has started', async () => {
    const { url, output } = await start({ nodeArguments: [signalled('SIGHUP')] });
    expect(await (await read(url)).json()).toMatchObject({ digit: 6 });
    while (!/"event":"models_(not_)?changed"/.test(output.stdout)) await sleep(20);
    expect(output.stderr).toBe('');
  });

  test('SIGTERM ends it in order', async () => {
    const { exited, output } = await start({ nodeArguments: [signalled('SIGTERM')], untilReady: false });
    expect(await exited).toBe(0);
    expect(output.stdout).toMatch(/"event":"stopped"/);
  });
});

describe('the end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s under load: what was taken is answered, exit code 0',
    async (signal) => {
      const { url, child, exited, output } = await start();
      const outcomes: (number | 'refused')[] = [];
      let stopped = false;
      const clients = Array.from({ length: 6 }, async () => {
        while (!stopped) {
          const status = await read(url).then(
            async (response) => {
              await response.json();
              return response.status;
            },
            () => 'refused' as const,
          );
          outcomes.push(status);
          if (status === 'refused') break;
        }
      });
      while (outcomes.length < 30) await sleep(5);
      child.kill(signal);
      expect(await exited).toBe(0);
      stopped = true;
      await Promise.all(clients);
      const events = output.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const answered = events.filter(({ event, status }) => event === 'request' && status === 200).length;
      expect(outcomes.filter((outcome) => outcome === 200).length).toBe(answered);
      expect(new Set(outcomes)).toEqual(new Set([200, 'refused']));
      expect(events.at(-1)).toMatchObject({ event: 'stopped' });
      expect(output.stderr).toBe('');
    },
  );

  test('a request whose body is still on its way is waited for', async () => {
    const { url, child, exited } = await start();
    const form = new Response(pictureForm(digitPng(6)));
    const body = new Uint8Array(await form.arrayBuffer());
    const slow = new ReadableStream({
      async start(controller) {
        controller.enqueue(body.subarray(0, 100));
        await sleep(100);
        child.kill('SIGTERM');
        await sleep(200);
        controller.enqueue(body.subarray(100));
        controller.close();
      },
    });
    const headers = { 'content-type': form.headers.get('content-type') ?? '' };
    const init: RequestInit = { method: 'POST', body: slow, headers, duplex: 'half' };
    const response = await fetch(`${url}/v1/read`, init);
    expect(response.headers.get('connection')).toBe('close');
    expect(await response.json()).toMatchObject({ digit: 6 });
    expect(await exited).toBe(0);
  });

  test('so is one whose body had to be invited', async () => {
    const { port, child, exited } = await start();
    const form = new Response(pictureForm(digitPng(6)));
    const body = Buffer.from(await form.arrayBuffer());
    const type = `Content-Type: ${form.headers.get('content-type')}`;
    const head = `POST /v1/read HTTP/1.1\r\nHost: x\r\n${type}\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answer = exchange(port, [head, body], { pauseMs: 400 });
    await sleep(200);
    child.kill('SIGTERM');
    expect((await answer).status).toBe(200);
    expect(await exited).toBe(0);
  });

  test('the wait has a bound', async () => {
    const { url, child, exited } = await start({ env: { APP__SHUTDOWN_SECONDS: '0.2' } });
    const never = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const init: RequestInit = { method: 'POST', body: never, headers, duplex: 'half' };
    const open = fetch(`${url}/v1/read`, init).catch(() => 'cut off');
    await sleep(100);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(await open).toBe('cut off');
  });

  test('one that fails is told of', async () => {
    const { child, exited, output } = await start({
      nodeArguments: [
        `--import=data:text/javascript,${encodeURIComponent(`
          import { Worker } from 'node:worker_threads';
          Worker.prototype.terminate = () => Promise.reject(new Error('no end'));
        `)}`,
      ],
    });
    child.kill('SIGTERM');
    expect(await exited).toBe(1);
    expect(output.stderr).toMatch(/^cannot stop in order: Error: no end\n/);
  });

  test('a second signal ends it at once', async () => {
    const { url, child, exited } = await start({
      env: { APP__SHUTDOWN_SECONDS: '60', DIGITS__PREDICT_TIMEOUT_SECONDS: '60' },
    });
    const never = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const init: RequestInit = { method: 'POST', body: never, headers, duplex: 'half' };
    const open = fetch(`${url}/v1/read`, init).catch(() => 'cut off');
    await sleep(100);
    child.kill('SIGTERM');
    await sleep(100);
    child.kill('SIGTERM');
    expect(await exited).toBe(1);
    expect(await open).toBe('cut off');
  });
});

describe('the log file', () => {
  const logsRoot = join(tmpdir(), `digits-logs-${process.pid}`);
  afterEach(async () => {
    await chmod(logsRoot, 0o700).catch(() => undefined);
    await rm(logsRoot, { recursive: true, force: true });
  });

  test('has the lines of standard output, and is rotated', async () => {
    const { url, child, exited, output } = await start({
      env: { APP__LOGS_ROOT: join(logsRoot, 'deep'), APP__LOG_FILE_MB: '0.005', APP__LOG_FILES: '2' },
    });
    for (let n = 0; n < 60; n++) await read(url);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    const names = (await readdir(join(logsRoot, 'deep'))).sort();
    expect(names).toEqual(['digits.log', 'digits.log.1', 'digits.log.2']);
    const current = await readFile(join(logsRoot, 'deep', 'digits.log'), 'utf8');
    expect(output.stdout.endsWith(current)).toBe(true);
    expect(output.stderr).toBe('');
  });

  test('can’t be written: said once, and served all the same', async () => {
    await mkdir(logsRoot);
    await writeFile(join(logsRoot, 'file'), '');
    const { url, child, exited, output } = await start({
      env: { APP__LOGS_ROOT: join(logsRoot, 'file', 'logs') },
    });
    for (let n = 0; n < 3; n++) expect((await read(url)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(output.stderr).toMatch(/^no log file in .*ENOTDIR.*\n$/);
  });

  test('on a full disk: said once, standard output has every line, and served all the same', async () => {
    // Files of this process may have 8 blocks of 512 bytes: writing more fails, as it does on a disk that is full.
    const { url, child, exited, output } = await start({
      env: { APP__LOGS_ROOT: logsRoot },
      shell: 'ulimit -f 8',
    });
    for (let n = 0; n < 40; n++) expect((await read(url)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(output.stderr).toMatch(/^no log file in .*EFBIG.*\n$/);
    const written = await readFile(join(logsRoot, 'digits.log'), 'utf8');
    expect(written.length).toBeLessThanOrEqual(8 * 512);
    expect(output.stdout.match(/"event":"request"/g)?.length).toBe(40);
  }, 120_000);

  test('is removed meanwhile: served all the same', async () => {
    const { url, child, exited, output } = await start({ env: { APP__LOGS_ROOT: logsRoot } });
    await rm(logsRoot, { recursive: true });
    expect((await read(url)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(output.stderr).toBe('');
  });
});
