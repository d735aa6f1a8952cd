import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorAnswerSchema } from '../../src/contract.ts';
import { digitPng, pictureForm } from './helpers/pictures.ts';
import { exchange, type RawAnswer } from './helpers/raw-http.ts';
import { startTestService, type TestService } from './helpers/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
}, 60_000);
afterAll(() => service.stop());

/** Requests that come to an end in every layer: routes, guards, the app, Node's parser. */
const requests: readonly (readonly [name: string, request: string])[] = [
  ['a probe', 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['metrics', 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['the models', 'GET /v1/models/active HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a reading without a form', 'POST /v1/read HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'],
  ['no such path', 'GET /.env HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['another method', 'DELETE /v1/read HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['no HTTP', 'hello\r\n\r\n'],
  ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`],
  [
    'another origin',
    'OPTIONS /v1/read HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n\r\n',
  ],
];

async function send(request: string): Promise<RawAnswer> {
  return await exchange(service.port, [request]);
}

describe('every answer', () => {
  test.each(requests)('%s: is not sniffed or cached', async (_, request) => {
    const { headers } = await send(request);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test.each(requests)('%s: does not tell what serves it', async (_, request) => {
    const { headers, body, status } = await send(request);
    for (const name of ['server', 'x-powered-by', 'via', 'x-runtime'])
      expect(headers.has(name), name).toBe(false);
    if (status >= 400) expect(body).not.toMatch(/node|h3|srvx|\.(js|ts):\d|\bat \w+ \(|\/work|\/app/i);
  });

  test.each(requests)('%s: is for its own origin', async (_, request) => {
    const { headers } = await send(request);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('what a client writes', () => {
  /** The lines of the log that this request made, as they were written. */
  async function logged(request: string): Promise<readonly Record<string, unknown>[]> {
    const from = service.lines.length;
    await send(request);
    return service.lines.slice(from);
  }

  test.each([
    ['a line break', 'a\nb'],
    ['a folded line', 'a\r\n b'],
    ['an escape of a terminal', 'a\u001b[31mb'],
    ['a zero', 'a\0b'],
    ['a header of its own', 'a\r\nSet-Cookie: b=c'],
    ['a log line of its own', '"}\n{"level":"error","event":"x'],
  ])('%s in X-Request-ID is neither echoed nor logged', async (_, id) => {
    const answer = await send(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-ID: ${id}\r\n\r\n`);
    expect(answer.headers.has('set-cookie')).toBe(false);
    const echoed = answer.headers.get('x-request-id') ?? '';
    expect(echoed).toMatch(/^[\x20-\x7e]+$/);
    const lines = await logged(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-ID: ${id}\r\n\r\n`);
    // Node's parser refuses most of them before the app: then nothing is logged.
    expect(lines.length).toBeLessThanOrEqual(1);
    for (const line of lines) expect(String(line.request_id)).toMatch(/^[\x20-\x7e]+$/);
  });

  test.each(['digit\r\nX-Evil: 1.png', '../../etc/passwd', 'a".png', '\u202egnp.exe', '__proto__'])(
    'the file name %j is used for nothing',
    async (name) => {
      const from = service.lines.length;
      const form = new FormData();
      form.append('file', new Blob([digitPng(7)], { type: 'image/png' }), name);
      const response = await fetch(`${service.url}/v1/read`, { method: 'POST', body: form });
      const text = await response.text();
      expect([200, 422]).toContain(response.status);
      expect(response.headers.has('x-evil')).toBe(false);
      const log = JSON.stringify(service.lines.slice(from));
      for (const written of [text, log]) expect(written).not.toMatch(/evil|passwd|gnp|__proto__/i);
    },
  );

  test.each([
    '__proto__',
    'constructor',
    'prototype',
    '__proto__[polluted]',
    'constructor.prototype.polluted',
  ])('a field %s changes no object', async (name) => {
    const body = pictureForm(digitPng(7), { fields: {} });
    body.append(name, '{"polluted":true}');
    const response = await fetch(`${service.url}/v1/read`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ digit: 7 });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

test('the metrics do not tell which Node serves them', async () => {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  expect(text).toContain('process_resident_memory_bytes');
  expect(text).not.toContain(process.versions.node);
});

test('an error tells its code, its message and its request, and nothing else', async () => {
  for (const [, request] of requests) {
    const { status, body } = await send(request);
    if (status >= 400) expect(errorAnswerSchema.safeParse(JSON.parse(body)).error).toBeUndefined();
  }
});

test('every route under /v1 wants the key, those that a later version adds too', async () => {
  const keyed = await startTestService({ env: { SECURITY__API_KEY: 'right-key' }, untilReady: false });
  const contract = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(await (await fetch(`${keyed.url}/openapi.json`)).json());
  const routes = Object.entries(contract.paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    );
  expect(routes.length).toBeGreaterThanOrEqual(10);
  for (const [method, path] of routes) {
    for (const headers of [{}, { 'x-api-key': 'wrong-key' }]) {
      const url = keyed.url + path.replace(/\{\w+\}/g, 'job-1');
      const answer = await fetch(url, { method, headers });
      expect([method, path, answer.status]).toEqual([method, path, 401]);
      expect(errorAnswerSchema.parse(await answer.json()).code).toBe('unauthorized');
    }
  }
  await keyed.stop();
});
