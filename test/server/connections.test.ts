import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { digitPng, pictureForm } from './helpers/pictures.ts';
import { exchange } from './helpers/raw-http.ts';
import { sleep, startTestService, type TestService } from './helpers/service.ts';

const max = 8;
let service: TestService | undefined;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await service?.stop();
  service = undefined;
}, 60_000);

async function start(env: Readonly<Record<string, string>> = {}): Promise<TestService> {
  service = await startTestService({ env: { APP__MAX_CONNECTIONS: String(max), ...env } });
  return service;
}

async function open(port: number, text = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  sockets.push(socket);
  await once(socket, 'connect');
  if (text !== '') socket.write(text);
  return socket;
}

const health = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
const upload =
  'POST /v1/read HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n--b';

describe('connections', () => {
  test('that say nothing make room for others, the oldest first', async () => {
    const { port } = await start();
    const idle: Socket[] = [];
    for (let n = 0; n < max; n++) idle.push(await open(port));
    for (let n = 0; n < 3; n++) expect((await exchange(port, [health])).status).toBe(200);
    await expect.poll(() => idle.map((socket) => socket.destroyed || socket.readableEnded)).toContain(true);
    expect(idle.at(-1)?.destroyed).toBe(false);
  }, 60_000);

  test('whose request is under way are kept, and one more is closed until one of them ends', async () => {
    const { port } = await start();
    const busy: Socket[] = [];
    for (let n = 0; n < max; n++) busy.push(await open(port, upload));
    // Until the service has seen all of them.
    await sleep(300);
    await expect(exchange(port, [health])).rejects.toThrow(/closed/);
    expect(busy.every((socket) => !socket.destroyed)).toBe(true);
    busy[0]?.destroy();
    await expect
      .poll(
        () =>
          exchange(port, [health]).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(200);
  }, 60_000);

  test('that were answered count as without a request again', async () => {
    const { port, url } = await start();
    for (let n = 0; n < 3 * max; n++) {
      const socket = await open(port, health);
      await expect.poll(() => socket.bytesRead, { timeout: 10_000 }).toBeGreaterThan(0);
    }
    const response = await fetch(`${url}/v1/read`, { method: 'POST', body: pictureForm(digitPng(7)) });
    expect(await response.json()).toMatchObject({ digit: 7 });
  }, 60_000);

  test('a byte at a time get no more than the budget of a request', async () => {
    const { port, lines } = await start({ DIGITS__PREDICT_TIMEOUT_SECONDS: '0.5' });
    const slow = [];
    for (let n = 0; n < max - 1; n++) slow.push(await open(port, upload));
    await expect
      .poll(() => lines.filter(({ event, code }) => event === 'request' && code === 'timeout').length, {
        timeout: 20_000,
      })
      .toBe(max - 1);
  }, 60_000);
});
