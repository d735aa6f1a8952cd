import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { H3 } from 'h3';
import { toNodeHandler } from 'h3/node';
import { afterEach, expect, test } from 'vitest';
import { nodeBodyOf } from '../../src/server/entries/node/body-of.ts';

type Body = ReadableStream<Uint8Array>;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A service whose handler is given the body. */
async function serve(handle: (body: Body, socket: Socket) => Promise<string>): Promise<number> {
  const app = new H3().post('/', async (event) => {
    const body = nodeBodyOf(event);
    const socket = event.runtime?.node?.req.socket;
    if (body === null || socket === undefined) throw new Error('not a request that Node got');
    return await handle(body, socket);
  });
  const started = createServer(toNodeHandler(app));
  server = started;
  started.listen(0, '127.0.0.1');
  await once(started, 'listening');
  const address = started.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

test('a body comes whole and in order, and its pieces can be transferred', async () => {
  const sent = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 31) >> 3);
  const port = await serve(async (body) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of body) {
      if (!(piece.buffer instanceof ArrayBuffer)) throw new Error('shared memory');
      pieces.push(structuredClone(piece, { transfer: [piece.buffer] }));
    }
    return Buffer.compare(Buffer.concat(pieces), sent) === 0 ? 'the same' : 'another';
  });
  for (const bytes of [sent, new Blob([sent]).stream()]) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: bytes, duplex: 'half' });
    expect(await answer.text()).toBe('the same');
  }
});

test('who does not read holds the client back', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const port = await serve(async (body, socket) => {
    const reader = body.getReader();
    await reader.read();
    await released;
    const takenBytes = socket.bytesRead;
    let bytes = 0;
    for (let piece = await reader.read(); !piece.done; piece = await reader.read())
      bytes += piece.value.length;
    return `${takenBytes} ${bytes}`;
  });
  const wholeBytes = 32 * 1024 * 1024;
  const answer = fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: new Uint8Array(wholeBytes) });
  await new Promise((resolve) => setTimeout(resolve, 300));
  release();
  const [takenBytes = 0, laterBytes = 0] = (await (await answer).text()).split(' ').map(Number);
  expect(takenBytes).toBeLessThan(1024 * 1024);
  expect(laterBytes).toBeGreaterThan(wholeBytes - takenBytes);
});

test('a client that goes away ends the body with an error', async () => {
  let ended: (error: unknown) => void = () => {};
  const end = new Promise<unknown>((resolve) => {
    ended = resolve;
  });
  const port = await serve(async (body) => {
    const reader = body.getReader();
    try {
      while (!(await reader.read()).done);
      ended('whole');
    } catch (error) {
      ended(error);
    }
    return '';
  });
  const client = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': '1000' } });
  client.on('error', () => undefined);
  client.write('x'.repeat(500));
  setTimeout(() => client.destroy(), 50);
  expect(await end).toEqual(new Error('the client has gone'));
});

test('a body that is given up ends the connection', async () => {
  const port = await serve(async (body) => {
    await body.cancel();
    return '';
  });
  const client = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': '1000' } });
  const failed = once(client, 'error');
  client.write('x'.repeat(500));
  await expect(failed).resolves.toMatchObject([{ code: 'ECONNRESET' }]);
});
