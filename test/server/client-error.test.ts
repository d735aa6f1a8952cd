import { createServer, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerClientErrors } from '../../src/server/entries/node/client-error.ts';
import { digitPng, pictureForm } from './helpers/pictures.ts';
import { startTestService, type TestService } from './helpers/service.ts';

/** Everything that comes back for some pieces, until the server ends the connection. */
function converse(
  port: number,
  pieces: readonly (string | Uint8Array)[],
  { pauseMs = 0 } = {},
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay();
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received += data.toString('latin1');
    });
    socket.on('close', () => resolve(received));
    void send(socket, pieces, pauseMs);
  });
}

/** One piece behind the other: timers of their own would not keep the order. */
async function send(
  socket: Socket,
  pieces: readonly (string | Uint8Array)[],
  pauseMs: number,
): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece);
    if (pauseMs > 0) await setTimeout(pauseMs);
  }
}

function statuses(received: string): readonly number[] {
  return Array.from(received.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => Number(status));
}

describe('what is no HTTP behind a good request', () => {
  let service: TestService;
  let read: Uint8Array;
  beforeAll(async () => {
    service = await startTestService();
    const form = new Response(pictureForm(digitPng(7)));
    const body = Buffer.from(await form.arrayBuffer());
    const head = `POST /v1/read HTTP/1.1\r\nHost: x\r\nContent-Type: ${form.headers.get('content-type')}\r\n`;
    read = Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]);
  }, 60_000);
  afterAll(() => service.stop());

  const garbage = Buffer.from('\0\x01garbage\r\n\r\n');

  test.each<[string, () => readonly Uint8Array[]]>([
    ['in the same piece', () => [Buffer.concat([read, garbage])]],
    ['in the next piece', () => [read, garbage]],
    ['in many pieces', () => [read, ...new Array<Uint8Array>(20).fill(garbage)]],
    ['behind two of them', () => [Buffer.concat([read, read, garbage])]],
  ])('%s is answered after it', async (_, pieces) => {
    const received = await converse(service.port, pieces(), { pauseMs: 1 });
    const good = statuses(received).slice(0, -1);
    expect(new Set(good)).toEqual(new Set([200]));
    expect(statuses(received).at(-1)).toBe(422);
    expect(received.match(/"digit":7/g)).toHaveLength(good.length);
  });

  test('does not have the connection reset, though its client goes on', async () => {
    const socket = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true });
    const faults: Error[] = [];
    socket.on('error', (fault) => faults.push(fault));
    socket.resume();
    for (let piece = 0; piece < 10; piece++) {
      socket.write(garbage);
      await setTimeout(20);
    }
    expect(faults).toEqual([]);
    socket.end();
  });

  test('is not read on without bound', async () => {
    const socket = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    const piece = Buffer.alloc(1 << 20, 'x');
    socket.write(garbage);
    const pour = () => {
      while (socket.write(piece));
    };
    socket.on('drain', pour);
    pour();
    await closed;
    expect(socket.bytesWritten).toBeLessThan(64 << 20);
  });

  test('is logged and counted', async () => {
    const counted = async () => {
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      const total = /^digits_http_requests_total\{method="OTHER",route="unmatched",status="422"\} (\d+)$/m;
      const errors = /^digits_errors_total\{code="malformed_form"\} (\d+)$/m;
      return [total, errors].map((pattern) => Number(pattern.exec(metrics)?.[1] ?? 0));
    };
    const [total = 0, errors = 0] = await counted();
    const received = await converse(service.port, ['no HTTP\r\n\r\n']);
    const requestId = /x-request-id: (.*)\r/i.exec(received)?.[1];
    expect(service.lines.filter((line) => line.request_id === requestId)).toMatchObject([
      {
        event: 'request',
        method: 'OTHER',
        route: 'unmatched',
        status: 422,
        code: 'malformed_form',
        reason: 'HPE_INVALID_METHOD',
      },
    ]);
    expect(await counted()).toEqual([total + 1, errors + 1]);
  });

  test('is answered with the headers that every answer has', async () => {
    const received = await converse(service.port, ['no HTTP\r\n\r\n']);
    const { headers } = await fetch(`${service.url}/healthz`);
    for (const name of ['cache-control', 'content-security-policy', 'x-content-type-options']) {
      expect(received.toLowerCase()).toContain(`${name}: ${headers.get(name)?.toLowerCase()}\r\n`);
    }
  });

  test('that breaks off is told so', async () => {
    const socket = connect(service.port, '127.0.0.1');
    let received = '';
    socket.on('data', (data) => {
      received += String(data);
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.end(read.subarray(0, 60));
    await closed;
    expect(received).toContain('"message":"The request breaks off."');
  });

  test('in its body is answered once', async () => {
    const head = 'POST /v1/read HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n';
    const received = await converse(service.port, [
      Buffer.concat([read, Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`)]),
    ]);
    expect(statuses(received)).toEqual([200, 422]);
  });

  test('in the body of a request that was refused is not answered', async () => {
    const received = await converse(
      service.port,
      ['POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', 'zz\r\n'],
      { pauseMs: 100 },
    );
    expect(statuses(received)).toEqual([404]);
  });
});

describe('a client that takes too long', () => {
  /** What it gets from a server whose patience is short. */
  async function answerTo(pieces: readonly string[], onRequest: RequestListener): Promise<string> {
    const server = createServer({ connectionsCheckingInterval: 20 }, onRequest);
    server.headersTimeout = 100;
    server.requestTimeout = 100;
    answerClientErrors(server, { newRequestId: () => 'made-id', onUnseen: () => undefined });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return await converse(port, pieces);
    } finally {
      server.close();
    }
  }

  const part = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx';

  test('before its first byte gets no answer', async () => {
    expect(await answerTo([], () => undefined)).toBe('');
  });

  test('in its headers gets one', async () => {
    expect(statuses(await answerTo(['GET / HTTP/1.1\r\n'], () => undefined))).toEqual([504]);
  });

  test('in its body gets one', async () => {
    expect(statuses(await answerTo([part], () => undefined))).toEqual([504]);
  });

  test('in its body after the answer gets no other', async () => {
    const received = await answerTo([part], (_, response) => response.end('refused'));
    expect(statuses(received)).toEqual([200]);
  });

  test('in its body during the answer gets no other in its middle', async () => {
    const received = await answerTo([part], (_, response) => {
      response.write('begun');
      void setTimeout(500).then(() => response.end('ended'));
    });
    expect(statuses(received)).toEqual([200]);
    expect(received).toContain('ended');
  });
});
