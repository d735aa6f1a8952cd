import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { errorAnswerSchema, maxReadFormBytes, notReadyAnswerSchema, statusOf } from '../../src/contract.ts';
import { createEngine, createOrtClassifier, spawnInline } from '../../src/engine/index.ts';
import { type ErrorCode, errorCodes } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { systemTimers } from '../../src/runtime/system-timers.ts';
import { createApp } from '../../src/server/app.ts';
import { listenNode } from '../../src/server/entries/node/listen.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { memoryStore, templateModel } from '../helpers/models.ts';
import { blankPng, digitPng, pictureForm } from './helpers/pictures.ts';
import { exchange } from './helpers/raw-http.ts';
import { sleep, startTestService, type TestService } from './helpers/service.ts';

/** Codes that a request in this file has produced. */
const produced = new Set<ErrorCode>();

async function expectError(response: Response, code: ErrorCode): Promise<string> {
  const answer = errorAnswerSchema.parse(await response.json());
  expect([answer.code, response.status]).toEqual([code, statusOf[code]]);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('x-request-id')).toBe(answer.request_id);
  produced.add(code);
  return answer.message;
}

/** A PNG whose pixels are noise: as large as it looks. */
function bigFile(bytes: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(bytes);
  file.set(digitPng(3));
  return file;
}

describe('a service with the default settings', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  }, 60_000);
  afterAll(() => service.stop());

  const post = (body: FormData | string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${service.url}/v1/read`, { method: 'POST', body, headers });

  test('invalid_image: a truncated picture', async () => {
    await expectError(await post(pictureForm(digitPng(3).slice(0, -30))), 'invalid_image');
  });

  test('bad_dimensions: a picture too small to hold a digit', async () => {
    await expectError(await post(pictureForm(blankPng(1, 1))), 'bad_dimensions');
  });

  test('preprocessing_failed: an empty sheet', async () => {
    await expectError(await post(pictureForm(blankPng(64, 64))), 'preprocessing_failed');
  });

  test.each<[string, string, string | undefined]>([
    ['JSON', '{}', 'application/json'],
    ['a form of the other kind', 'file=x', 'application/x-www-form-urlencoded'],
    ['no type', 'x', undefined],
    ['no boundary', '--b--', 'multipart/form-data'],
    ['a boundary that no form may have', '--b--', 'multipart/form-data; boundary="a{b}"'],
    ['a boundary of 71 characters', '--b--', `multipart/form-data; boundary=${'b'.repeat(71)}`],
    [
      'no file',
      '--b\r\nContent-Disposition: form-data; name="center"\r\n\r\n1\r\n--b--',
      'multipart/form-data; boundary=b',
    ],
    ['nothing in the form', '--b--', 'multipart/form-data; boundary=b'],
    ['no body', '', 'multipart/form-data; boundary=b'],
  ])('malformed_form: %s', async (_, body, type) => {
    const headers = { 'content-type': type ?? '' };
    await expectError(await post(body, headers), 'malformed_form');
  });

  test.each(['invert', 'center', 'visualize'])('malformed_form: %s that doesn’t parse', async (name) => {
    for (const value of ['maybe', '', '2', 'truee', 'x'.repeat(300)]) {
      const message = await expectError(
        await post(pictureForm(digitPng(3), { fields: { [name]: value } })),
        'malformed_form',
      );
      expect(message).toContain(value.length > 256 ? 'A field is longer' : name);
    }
  });

  test.each(['file', 'center'])('malformed_form: more than one %s', async (name) => {
    const form = pictureForm(digitPng(3), { fields: { center: '1' } });
    form.append(name, name === 'file' ? new Blob(['x'], { type: 'image/png' }) : '1');
    await expectError(await post(form), 'malformed_form');
  });

  test('malformed_form: a hundred parts', async () => {
    const fields = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}`, 'x']));
    await expectError(await post(pictureForm(digitPng(3), { fields })), 'malformed_form');
  });

  test('not_found: paths that nothing serves, parsable or not', async () => {
    const paths = ['/', '/v1', '/v1/read/more', '/v2/read', '/%ff', '/a%2', '//v1/read', '/index.php?a=b'];
    for (const path of paths) {
      await expectError(await fetch(service.url + path), 'not_found');
    }
    const target = await exchange(service.port, ['GET /../..//%00 HTTP/1.1\r\nHost: x\r\n\r\n']);
    expect(target.status).toBe(404);
  });

  test.each([
    ['GET', '/v1/read', 'POST'],
    ['PUT', '/v1/predict', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['DELETE', '/v1/models/active', 'GET, HEAD, PUT'],
    ['OPTIONS', '/readyz', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
  ])('method_not_allowed: %s %s', async (method, path, allow) => {
    const response = await fetch(service.url + path, { method });
    expect(response.headers.get('allow')).toBe(allow);
    await expectError(response, 'method_not_allowed');
  });

  test('too_large: a file over the limit', async () => {
    const limit = 2 * 1024 * 1024;
    const message = await expectError(await post(pictureForm(bigFile(limit + 1))), 'too_large');
    expect(message).toBe('The file is larger than 2 MB (2097152 bytes).');
    await expectError(await post(pictureForm(bigFile(5 * limit))), 'too_large');
    const atLimit = await post(pictureForm(bigFile(limit)));
    expect(atLimit.status).not.toBe(413);
  });

  test('too_large: a side over the limit', async () => {
    const message = await expectError(await post(pictureForm(blankPng(1025, 30))), 'too_large');
    expect(message).toBe('The picture has 1025 x 30 pixels; at most 1024 a side are read.');
  });

  test.each(['text/plain', 'image/gif', 'image/jpg', 'application/octet-stream', 'image/svg+xml'])(
    'unsupported_media_type: a file that declares %s',
    async (type) => {
      const message = await expectError(
        await post(pictureForm(digitPng(3), { type })),
        'unsupported_media_type',
      );
      expect(message).toBe(`The part "file" is declared ${type}; it must be image/png or image/jpeg.`);
    },
  );

  test.each(['', 'picture', '<b>/"x"', `image/${'x'.repeat(200)}`])(
    'unsupported_media_type: the type "%s" is none, and not repeated',
    async (type) => {
      const body = `--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: ${type}\r\n\r\nx\r\n--b--\r\n`;
      const headers = { 'content-type': 'multipart/form-data; boundary=b' };
      const message = await expectError(await post(body, headers), 'unsupported_media_type');
      expect(message).toBe(
        'The part "file" is declared as no media type; it must be image/png or image/jpeg.',
      );
    },
  );

  test.each(['gzip', 'br', 'identity, gzip', 'GZIP', 'no-such'])(
    'unsupported_media_type: a body that is encoded with %s',
    async (encoding) => {
      const headers = { 'content-encoding': encoding };
      const message = await expectError(
        await post(pictureForm(digitPng(3)), headers),
        'unsupported_media_type',
      );
      expect(message).toMatch(/Content-Encoding/);
    },
  );

  test.each(['', 'identity', 'Identity , identity'])(
    'a body is read with the Content-Encoding "%s"',
    async (encoding) => {
      const response = await post(pictureForm(digitPng(3)), { 'content-encoding': encoding });
      expect(response.status).toBe(200);
    },
  );

  test('unsupported_media_type: bytes that are neither', async () => {
    const gif = new TextEncoder().encode('GIF89a\x01\x00\x01\x00\x00\x00\x00;');
    await expectError(await post(pictureForm(gif)), 'unsupported_media_type');
  });

  test('an error after which the service goes on: the connection stays usable', async () => {
    await expectError(await post(pictureForm(digitPng(3), { type: 'text/plain' })), 'unsupported_media_type');
    expect((await post(pictureForm(digitPng(3)))).status).toBe(200);
  });
});

test('unauthorized: no key, another one, a longer one', async () => {
  const service = await startTestService({ env: { SECURITY__API_KEY: 'right-key' }, untilReady: false });
  const headers: Record<string, string>[] = [
    {},
    { 'x-api-key': '' },
    { 'x-api-key': 'wrong-key' },
    { 'x-api-key': 'right-key2' },
    { authorization: 'right-key' },
  ];
  for (const path of ['/v1/read', '/v1/predict', '/v1/models/active']) {
    const method = path === '/v1/models/active' ? 'GET' : 'POST';
    for (const header of headers) {
      const response = await fetch(service.url + path, { method, headers: header });
      expect(response.headers.get('www-authenticate')).toBe('ApiKey');
      await expectError(response, 'unauthorized');
    }
  }
  const active = await fetch(`${service.url}/v1/models/active`, { headers: { 'x-api-key': 'right-key' } });
  expect(active.status).toBe(200);
  for (const path of ['/healthz', '/version', '/metrics', '/openapi.json']) {
    expect((await fetch(service.url + path)).status).toBe(200);
  }
  await service.stop();
});

test('too_many_requests: beyond the limit, with the time to wait', async () => {
  const env = { SECURITY__RATE_LIMIT_PER_MINUTE: '6', SECURITY__RATE_LIMIT_BURST: '2' };
  const service = await startTestService({ env, untilReady: false });
  const get = () => fetch(`${service.url}/v1/models/active`);
  expect([(await get()).status, (await get()).status]).toEqual([200, 200]);
  const refused = await get();
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(10);
  await expectError(refused, 'too_many_requests');
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  await service.stop();
});

test('too_many_requests by key: only who has the key counts', async () => {
  const env = {
    SECURITY__API_KEY: 'right-key',
    SECURITY__RATE_LIMIT_PER_MINUTE: '1',
    SECURITY__RATE_LIMIT_BURST: '2',
    SECURITY__RATE_LIMIT_BY: 'key',
  };
  const service = await startTestService({ env, untilReady: false });
  const status = async (key: string) =>
    (await fetch(`${service.url}/v1/models/active`, { headers: { 'x-api-key': key } })).status;
  const statuses: number[] = [];
  for (const key of ['wrong', 'wrong', 'wrong', 'right-key', 'right-key', 'right-key', 'wrong']) {
    statuses.push(await status(key));
  }
  expect(statuses).toEqual([401, 401, 401, 200, 200, 429, 401]);
  await service.stop();
});

test('overloaded: more requests than the queue holds', async () => {
  const service = await startTestService({ env: { APP__QUEUE_LIMIT: '1' } });
  const file = digitPng(3);
  const responses = await Promise.all(
    Array.from({ length: 40 }, () =>
      fetch(`${service.url}/v1/read`, { method: 'POST', body: pictureForm(file) }),
    ),
  );
  const refused = responses.filter((response) => response.status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(responses.filter((response) => response.status === 200).length).toBeGreaterThan(1);
  for (const response of refused) {
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    await expectError(response, 'overloaded');
  }
  await service.stop();
});

test('overloaded: more uploads than memory for them', async () => {
  const service = await startTestService({ env: { APP__MAX_BUFFERED_MB: '1', DIGITS__MAX_IMAGE_MB: '0.9' } });
  const read = (file: Uint8Array<ArrayBuffer>) =>
    fetch(`${service.url}/v1/read`, { method: 'POST', body: pictureForm(file) });
  // Most of one is there, and its end is still to come.
  const form = new Response(pictureForm(bigFile(700 * 1024)));
  const bytes = new Uint8Array(await form.arrayBuffer());
  const type = `Content-Type: ${form.headers.get('content-type')}`;
  const head = `POST /v1/read HTTP/1.1\r\nHost: x\r\n${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
  const socket = connect(service.port, '127.0.0.1');
  socket.write(head);
  socket.write(bytes.subarray(0, 600 * 1024));
  // Until the service has it.
  await sleep(500);
  await expectError(await read(bigFile(500 * 1024)), 'overloaded');
  expect((await read(digitPng(3))).status).toBe(200);
  // What a request held it gives back, read, refused or broken off.
  socket.destroy();
  const status = async () => (await read(bigFile(500 * 1024))).status;
  await expect.poll(status, { timeout: 10_000 }).toBe(200);
  for (let n = 0; n < 4; n++) expect(await status()).toBe(200);
  await service.stop();
});

test('the least memory for uploads that may be set takes a picture of the largest size', async () => {
  const least = String(1 + maxReadFormBytes / 1024 ** 2);
  const service = await startTestService({ env: { APP__MAX_BUFFERED_MB: least, DIGITS__MAX_IMAGE_MB: '1' } });
  const body = pictureForm(bigFile(1024 * 1024));
  expect((await fetch(`${service.url}/v1/read`, { method: 'POST', body })).status).toBe(200);
  await service.stop();
});

test('not_ready: no model could be loaded, and /readyz says why', async () => {
  const service = await startTestService({ models: [], activeModels: ['absent'], untilReady: false });
  const response = await fetch(`${service.url}/v1/read`, { method: 'POST', body: pictureForm(digitPng(3)) });
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  await expectError(response, 'not_ready');
  // Until the folder has been looked into, it is still loading.
  const answer = async () => await (await fetch(`${service.url}/readyz`)).json();
  await expect.poll(async () => notReadyAnswerSchema.parse(await answer()).status).toBe('failed');
  const ready = await fetch(`${service.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(Number(ready.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(notReadyAnswerSchema.parse(await ready.json())).toMatchObject({
    code: 'not_ready',
    model_loaded: false,
    model_id: null,
    ensemble_size: null,
    model_ids: null,
    refused: [{ model_id: 'absent' }],
  });
  await service.stop();
});

test('timeout: a body that comes too slowly', async () => {
  const service = await startTestService({ env: { DIGITS__PREDICT_TIMEOUT_SECONDS: '0.3' } });
  const head = 'POST /v1/read HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n';
  const body = '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n';
  const answer = await exchange(service.port, [`${head}Content-Length: 500\r\n\r\n${body}`]);
  await expectError(new Response(answer.body, answer), 'timeout');
  const trickle = Array.from({ length: 100 }, () => '1\r\n-\r\n');
  const drips = await exchange(service.port, [`${head}Transfer-Encoding: chunked\r\n\r\n`, ...trickle], {
    pauseMs: 20,
  });
  await expectError(new Response(drips.body, drips), 'timeout');
  await service.stop();
});

test('internal_error: what nobody has thought of, its details in the log alone', async () => {
  const lines: string[] = [];
  const store = memoryStore([{ modelId: 'template', model: templateModel() }]);
  const config = parseConfig({ env: { DIGITS__ACTIVE_MODEL: 'template' }, modelDir: '' });
  const engine = createEngine(
    {
      store,
      spawn: spawnInline({ createClassifier: createOrtClassifier, timers: systemTimers }),
      timers: systemTimers,
      onWorkerLost: () => undefined,
    },
    {
      modelIds: ['template'],
      device: 'cpu',
      reader: config.engine.reader,
      pool: {
        workers: 1,
        queueLimit: 1,
        timeoutMs: 1000,
        startTimeoutMs: 60_000,
        hangGraceMs: 1000,
        backoffMs: 100,
        maxBackoffMs: 1000,
      },
    },
  );
  const newRequestId = () => crypto.randomUUID();
  const app = createApp({
    engine,
    config,
    log: createLog({ level: 'info', write: (line) => lines.push(line), dateMs: () => 0 }),
    metrics: createMetrics(engine, () => Promise.reject(new Error('secret detail'))),
    timers: systemTimers,
    newRequestId,
    isDraining: () => false,
  });
  const listener = await listenNode(app, {
    host: '127.0.0.1',
    port: 0,
    maxConnections: 10,
    requestTimeoutMs: 1000,
    newRequestId,
    onFault: () => undefined,
    onUnseen: () => undefined,
  });
  const response = await fetch(`http://127.0.0.1:${listener.port}/metrics`);
  expect(await response.clone().text()).not.toMatch(/secret|Error:|\.ts/);
  await expectError(response, 'internal_error');
  const [line = ''] = lines;
  expect(JSON.parse(line)).toMatchObject({ level: 'error', code: 'internal_error', status: 500 });
  expect(line).toContain('secret detail');
  await listener.close(1000);
  await engine.dispose();
});

test('every code of the contract has been produced', () => {
  expect([...produced].sort()).toEqual([...errorCodes].sort());
});
