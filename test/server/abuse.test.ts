import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorAnswerSchema, statusOf } from '../../src/contract.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { digitPng, pictureForm, slowPng } from './helpers/pictures.ts';
import { exchange, type RawAnswer } from './helpers/raw-http.ts';
import { sleep, startTestService, type TestService } from './helpers/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
}, 60_000);
afterAll(() => service.stop());

const head = 'POST /v1/read HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n';
const fileHeader = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n';

function withLength(body: string, length = body.length): string {
  return `${head}Content-Length: ${length}\r\n\r\n${body}`;
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

function expectError(answer: RawAnswer, code: ErrorCode): void {
  const parsed = errorAnswerSchema.parse(JSON.parse(answer.body));
  expect([parsed.code, answer.status]).toEqual([code, statusOf[code]]);
  expect(answer.headers.get('x-request-id')).toBe(parsed.request_id);
}

describe('forms that are made to hurt', () => {
  test.each<[string, string, ErrorCode]>([
    [
      'another boundary than declared',
      withLength(`${fileHeader.replace('--b', '--c')}x\r\n--c--`),
      'malformed_form',
    ],
    [
      'a header of a megabyte',
      withLength(`--b\r\nX: ${'y'.repeat(1 << 20)}\r\n\r\n\r\n--b--`),
      'malformed_form',
    ],
    [
      'a field name of 100 kB',
      withLength(`--b\r\nContent-Disposition: form-data; name="${'n'.repeat(100_000)}"\r\n\r\n\r\n--b--`),
      'malformed_form',
    ],
    [
      'a field of 100 kB',
      withLength(
        `--b\r\nContent-Disposition: form-data; name="center"\r\n\r\n${'1'.repeat(100_000)}\r\n--b--`,
      ),
      'malformed_form',
    ],
    ['a preamble without end', withLength('x'.repeat(100_000)), 'malformed_form'],
    ['boundaries without end', withLength('--b\r\n'.repeat(20_000)), 'malformed_form'],
    [
      'empty parts without end',
      withLength(`${fileHeader.replace('file', 'x')}\r\n`.repeat(200)),
      'malformed_form',
    ],
    ['a body that ends before the form does', withLength(`${fileHeader}only this`), 'malformed_form'],
    ['a length over the limit, nothing sent', withLength('', 3_000_000), 'too_large'],
    ['a length beyond numbers', withLength('', 1e21), 'malformed_form'],
    ['two lengths', `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`, 'malformed_form'],
    [
      'a length and chunks',
      `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'malformed_form',
    ],
    ['chunks that are none', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 'malformed_form'],
    ['no HTTP', 'hello\r\n\r\n', 'malformed_form'],
    ['headers of 100 kB', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`, 'too_large'],
  ])('%s', async (_, request, code) => {
    expectError(await exchange(service.port, [request]), code);
  });

  test('chunks over the limit are answered before they end', async () => {
    const megabyte = chunk('x'.repeat(1 << 20));
    const pieces = [
      `${head}Transfer-Encoding: chunked\r\n\r\n`,
      chunk(fileHeader),
      megabyte,
      megabyte,
      megabyte,
    ];
    expectError(await exchange(service.port, pieces), 'too_large');
  });

  test('what a client sends after it was refused doesn’t keep it from the answer', async () => {
    const megabyte = chunk('x'.repeat(1 << 20));
    const pieces = [chunk('--b\r\nno header\r\n\r\n'), ...new Array<string>(8).fill(megabyte), '0\r\n\r\n'];
    const start = `${head}Transfer-Encoding: chunked\r\n\r\n`;
    expectError(await exchange(service.port, [start, ...pieces]), 'malformed_form');
    const picture = pictureForm(new Uint8Array(8 << 20));
    const response = await fetch(`${service.url}/v1/read`, { method: 'POST', body: picture });
    expect(response.status).toBe(413);
  });

  test('a good form byte by byte is read', async () => {
    const file = Buffer.from(digitPng(7)).toString('latin1');
    const body = `${fileHeader}${file}\r\n--b--\r\n`;
    const bytes = Buffer.from(withLength(body), 'latin1');
    const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    const answer = await exchange(service.port, pieces);
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([200, { digit: 7 }]);
  });

  test('100-continue is answered, and a refusal too', async () => {
    const file = Buffer.from(digitPng(7)).toString('latin1');
    const body = `${fileHeader}${file}\r\n--b--\r\n`;
    const expecting = (length: number) => `${head}Expect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`;
    const good = await exchange(service.port, [expecting(body.length), Buffer.from(body, 'latin1')], {
      pauseMs: 50,
    });
    expect([good.status, good.isInvited]).toEqual([200, true]);
    expectError(await exchange(service.port, [expecting(3_000_000)]), 'too_large');
  });
});

test.each<[ErrorCode, string]>([
  ['too_large', withLength('', 3_000_000)],
  ['malformed_form', withLength('', 1000).replace('multipart/form-data', 'text/plain')],
  ['not_found', withLength('', 1000).replace('/v1/read', '/nowhere')],
  ['method_not_allowed', withLength('', 1000).replace('POST', 'PUT')],
])('%s by the headers alone: the body isn’t invited', async (code, request) => {
  const answer = await exchange(service.port, [request.replace('\r\n', '\r\nExpect: 100-continue\r\n')]);
  expectError(answer, code);
  expect(answer.isInvited).toBe(false);
  expect(answer.headers.get('connection')).toBe('close');
});

describe('targets and hosts that are hard to make a URL of', () => {
  test.each([
    ['/a/../b', 'x:99999'],
    ['/a/../b', '[:::]'],
    ['/a/../b', '999.999.999.999'],
    ['/a/../b', 'a b'],
    ['//[', 'x'],
    ['/<a>|"^`{}', 'x'],
    ['http://[::1', 'x'],
    ['http://x:99999/nowhere', 'x'],
    ['*', 'x'],
  ])('GET %s of %s is not found', async (target, host) => {
    expectError(
      await exchange(service.port, [`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`]),
      'not_found',
    );
  });

  test.each([
    'GET /healthz?%zz=#',
    'GET http://elsewhere/healthz',
    'GET http://x:99999/healthz?a=http://b/c',
    'GET /%68ealthz',
    'GET /x/../healthz',
  ])('%s is served', async (line) => {
    const answer = await exchange(service.port, [
      `${line} HTTP/1.1\r\nHost: x:99999\r\nExpect: magic\r\n\r\n`,
    ]);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { status: 'ok' }]);
  });

  test('a request without a Host is answered as any other', async () => {
    expect((await exchange(service.port, ['GET /healthz HTTP/1.1\r\n\r\n'])).status).toBe(200);
    expectError(await exchange(service.port, ['GET /nowhere HTTP/1.1\r\n\r\n']), 'not_found');
  });
});

describe('clients that go away', () => {
  /** The status in the log of the request with this id. */
  async function loggedStatus(requestId: string): Promise<unknown> {
    for (let waits = 0; waits < 200; waits++) {
      const line = service.lines.find((candidate) => candidate.request_id === requestId);
      if (line !== undefined) return line.status;
      await sleep(10);
    }
    return undefined;
  }

  /** Waits until so many readings wait for a worker. */
  async function queueOf(depth: number): Promise<void> {
    for (let waits = 0; waits < 1000; waits++) {
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      if (Number(/^digits_queue_depth (\d+)$/m.exec(metrics)?.[1]) >= depth) return;
    }
    throw new Error(`there were never ${depth} readings waiting`);
  }

  test.each([
    ['in the middle of the body', 'gone-1', `${fileHeader}abc`],
    ['before the body', 'gone-2', ''],
  ])('%s: the work is dropped and not counted as an error', async (_, requestId, body) => {
    const socket = connect(service.port, '127.0.0.1');
    const request = withLength(body, 1000).replace('Host: x', `Host: x\r\nX-Request-ID: ${requestId}`);
    socket.write(request);
    await sleep(50);
    socket.destroy();
    expect(await loggedStatus(requestId)).toBe(499);
    expect(service.lines.find((line) => line.request_id === requestId)).not.toHaveProperty('code');
    expect(await (await fetch(`${service.url}/metrics`)).text()).not.toMatch(
      /^digits_errors_total\{code="timeout"\}/m,
    );
  });

  test('while its reading waits: it is not read', async () => {
    const slow = slowPng();
    const others = Array.from({ length: 8 }, () =>
      fetch(`${service.url}/v1/read`, { method: 'POST', body: pictureForm(slow) }),
    );
    await queueOf(4);
    const file = Buffer.from(digitPng(7)).toString('latin1');
    const request = withLength(`${fileHeader}${file}\r\n--b--\r\n`);
    const socket = connect(service.port, '127.0.0.1');
    socket.write(request.replace('Host: x', 'Host: x\r\nX-Request-ID: gone-3'), 'latin1', () =>
      socket.destroy(),
    );
    expect(await loggedStatus('gone-3')).toBe(499);
    expect((await Promise.all(others)).map((response) => response.status)).toEqual(new Array(8).fill(200));
    expect(service.lines.find((line) => line.request_id === 'gone-3')).not.toHaveProperty('digit');
  });
});

test('after all this nothing is held', async () => {
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  expect(metrics).toMatch(/^digits_http_requests_in_flight 1$/m);
  expect(metrics).toMatch(/^digits_queue_depth 0$/m);
  expect(metrics).toMatch(/^digits_worker_restarts_total 0$/m);
  expect(metrics).not.toMatch(/status="500"/);
});
