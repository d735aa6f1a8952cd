import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  healthAnswerSchema,
  modelsAnswerSchema,
  readAnswerSchema,
  readyAnswerSchema,
  versionAnswerSchema,
} from '../../src/contract.ts';
import { constantModel, templateModel } from '../helpers/models.ts';
import { blankPng, digitPng, pictureForm } from './helpers/pictures.ts';
import { startTestService, type TestService } from './helpers/service.ts';

let service: TestService;
beforeAll(async () => {
  const models = [
    { modelId: 'first', model: templateModel(), overrides: { temperature: 1.5 } },
    { modelId: 'second', model: templateModel() },
    { modelId: 'changed', model: constantModel([1]), overrides: { model_sha256: '0'.repeat(64) } },
  ];
  service = await startTestService({
    models,
    env: { APP__BUILD: 'b17', APP__COMMIT: 'abc' },
  });
}, 60_000);
afterAll(() => service.stop());

const get = async (path: string): Promise<unknown> => (await fetch(service.url + path)).json();

async function post(form: FormData, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${service.url}/v1/read`, { method: 'POST', body: form, headers });
}

describe('reading', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('a picture of a %i', async (digit) => {
    const response = await post(pictureForm(digitPng(digit)));
    expect(response.status).toBe(200);
    const answer = readAnswerSchema.parse(await response.json());
    expect(answer).toMatchObject({ digit, model_id: 'ensemble_2_models', visual_png_b64: null });
    expect(answer.confidence).toBe(answer.probs[digit]);
    expect(answer.probs.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 6);
    expect(answer.uncertain).toBe(answer.confidence < 0.7);
  });

  test('/v1/predict is the same', async () => {
    const form = () => pictureForm(digitPng(7));
    const predicted = await fetch(`${service.url}/v1/predict`, { method: 'POST', body: form() });
    expect(await predicted.json()).toEqual(await (await post(form())).json());
  });

  test.each(['true', 'TRUE', '1', 'yes', 'on', ' On '])('visualize=%s adds a PNG', async (visualize) => {
    const response = await post(pictureForm(digitPng(7), { fields: { visualize } }));
    const { visual_png_b64: visual } = readAnswerSchema.parse(await response.json());
    expect(
      Buffer.from(visual ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  test.each(['false', '0', 'No', 'off'])('visualize=%s does not', async (visualize) => {
    const response = await post(pictureForm(digitPng(7), { fields: { visualize } }));
    expect(await response.json()).toMatchObject({ visual_png_b64: null });
  });

  test('invert is obeyed: dark ink taken for ground reads as something else', async () => {
    const probs = async (fields: Record<string, string>) =>
      readAnswerSchema.safeParse(await (await post(pictureForm(digitPng(7), { fields }))).json()).data?.probs;
    expect(await probs({ invert: 'false' })).toEqual(await probs({}));
    expect(await probs({ invert: 'true' })).not.toEqual(await probs({}));
  });

  test('a file that declares no type is judged by its bytes', async () => {
    const head = '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n';
    const body = Buffer.concat([Buffer.from(head), digitPng(7), Buffer.from('\r\n--b--\r\n')]);
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const response = await fetch(`${service.url}/v1/read`, { method: 'POST', body, headers });
    expect(await response.json()).toMatchObject({ digit: 7 });
  });

  test('fields of other names are passed over, those of Object.prototype too', async () => {
    const fields = { note: 'x', __proto__x: '1', constructor: 'y', toString: 'z' };
    const form = pictureForm(digitPng(7), { fields });
    form.append('__proto__', '{"invert":true}');
    expect(await (await post(form)).json()).toMatchObject({ digit: 7 });
  });
});

describe('the request id', () => {
  test.each(['abc-123', 'x', ' {"a":1}~', 'i'.repeat(128)])('%j is echoed', async (id) => {
    const trimmed = id.trim();
    const good = await post(pictureForm(digitPng(7)), { 'x-request-id': id });
    expect(good.headers.get('x-request-id')).toBe(trimmed);
    const bad = await post(new FormData(), { 'x-request-id': id });
    expect(bad.headers.get('x-request-id')).toBe(trimmed);
    expect(await bad.json()).toMatchObject({ request_id: trimmed });
  });

  test.each(['', 'i'.repeat(129), 'caf\u00e9', 'a\tb'])('%j is replaced', async (id) => {
    const response = await fetch(`${service.url}/healthz`, { headers: { 'x-request-id': id } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('two requests have two', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => (await fetch(`${service.url}/healthz`)).headers.get('x-request-id')),
    );
    expect(new Set(ids).size).toBe(2);
  });
});

describe('what the service says of itself', () => {
  test('/healthz', async () => {
    expect(healthAnswerSchema.parse(await get('/healthz'))).toEqual({ status: 'ok' });
  });

  test('/readyz', async () => {
    expect(readyAnswerSchema.parse(await get('/readyz'))).toEqual({
      status: 'ready',
      model_loaded: true,
      model_id: 'ensemble_2_models',
      manifest_schema_version: 'v1.1',
      build: 'b17',
      ensemble_size: 2,
      model_ids: ['first', 'second'],
      refused: [{ model_id: 'changed', reason: expect.stringContaining('SHA-256') }],
    });
  });

  test('/version', async () => {
    expect(versionAnswerSchema.parse(await get('/version'))).toMatchObject({
      service: 'handwriting-ai',
      build: 'b17',
      commit: 'abc',
    });
  });

  test('/v1/models/active', async () => {
    const answer = modelsAnswerSchema.parse(await get('/v1/models/active'));
    expect(answer).toMatchObject({
      model_loaded: true,
      model_id: 'ensemble_2_models',
      arch: 'linear',
      n_classes: 10,
      schema_version: 'v1.1',
      val_acc: 0.9,
      temperature: 1.5,
      models: [{ model_id: 'first' }, { model_id: 'second', temperature: 1 }],
      refused: [{ model_id: 'changed' }],
    });
  });

  test('HEAD answers like GET, without a body', async () => {
    const response = await fetch(`${service.url}/readyz`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test.each(['/healthz', '/nothing', '/metrics'])('%s is not cached, sniffed or framed', async (path) => {
    const { headers } = await fetch(service.url + path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.has('x-powered-by')).toBe(false);
  });
});

describe('/openapi.json', () => {
  const document = z.object({
    openapi: z.literal('3.1.0'),
    paths: z.record(
      z.string(),
      z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) })),
    ),
    components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  });

  test('has every path, and refers only to what it has', async () => {
    const text = await (await fetch(`${service.url}/openapi.json`)).text();
    const { paths, components } = document.parse(JSON.parse(text));
    expect(Object.keys(paths).sort()).toEqual([
      '/healthz',
      '/metrics',
      '/openapi.json',
      '/readyz',
      '/v1/admin/models',
      '/v1/models/active',
      '/v1/predict',
      '/v1/read',
      '/v1/training/events',
      '/v1/training/jobs',
      '/v1/training/jobs/{id}',
      '/version',
    ]);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(references.length).toBeGreaterThan(5);
    for (const name of references) expect(Object.keys(components.schemas)).toContain(name);
    expect(Object.keys(paths['/v1/read']?.post?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
      '504',
    ]);
  });

  test('its schemas accept the answers, and no others', async () => {
    const { components } = document.parse(await get('/openapi.json'));
    const schemaOf = (name: string) => z.fromJSONSchema(components.schemas[name] ?? {});
    const read: unknown = await (await post(pictureForm(digitPng(7), { fields: { visualize: '1' } }))).json();
    const error: unknown = await (await post(pictureForm(blankPng(50, 50)))).json();
    expect(schemaOf('ReadAnswer').safeParse(read).error).toBeUndefined();
    expect(schemaOf('ErrorAnswer').safeParse(error).error).toBeUndefined();
    expect(schemaOf('ModelsAnswer').safeParse(await get('/v1/models/active')).error).toBeUndefined();
    expect(schemaOf('ReadyAnswer').safeParse(await get('/readyz')).error).toBeUndefined();
    expect(schemaOf('VersionAnswer').safeParse(await get('/version')).error).toBeUndefined();
    expect(schemaOf('ReadAnswer').safeParse(error).success).toBe(false);
    expect(schemaOf('ErrorAnswer').safeParse({ ...Object(error), code: 'other' }).success).toBe(false);
  });
});

describe('/metrics', () => {
  /** `name{labels} value` -> value. */
  async function scrape(): Promise<ReadonlyMap<string, number>> {
    const response = await fetch(`${service.url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => {
        const match = /^([a-z_][a-z0-9_]*(?:\{(?:[a-z_]+="[^"\\]*",?)*\})?) (\S+)$/.exec(line);
        expect(match, line).not.toBeNull();
        expect(match?.[2], line).toMatch(/^(?:-?\d[\d.e+-]*|\+?Inf|NaN)$/i);
        return [match?.[1] ?? '', Number(match?.[2])] as const;
      }),
    );
  }

  test('what is named as a total is a counter, and nothing else is', async () => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const types = Array.from(text.matchAll(/^# TYPE (digits_\w+) (\w+)$/gm), ([, name, type]) => ({
      name,
      type,
    }));
    expect(types).toContainEqual({ name: 'digits_worker_restarts_total', type: 'counter' });
    for (const { name, type } of types) expect(name?.endsWith('_total'), name).toBe(type === 'counter');
  });

  test('count requests, errors, digits and stages', async () => {
    const before = await scrape();
    await post(pictureForm(digitPng(4)));
    await post(pictureForm(blankPng(50, 50)));
    const after = await scrape();
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('digits_http_requests_total{method="POST",route="/v1/read",status="200"}')).toBe(1);
    expect(grown('digits_http_requests_total{method="POST",route="/v1/read",status="400"}')).toBe(1);
    expect(grown('digits_errors_total{code="preprocessing_failed"}')).toBe(1);
    expect(grown('digits_http_request_seconds_count{route="/v1/read"}')).toBe(2);
    for (const stage of ['queue', 'decode', 'preprocess', 'infer']) {
      expect(grown(`digits_stage_seconds_count{stage="${stage}"}`)).toBe(1);
    }
    expect(grown('digits_stage_seconds_count{stage="body"}')).toBe(2);
    expect(grown('digits_inferences_total')).toBe(2);
    expect(
      [...after.keys()].filter((name) => name.startsWith('digits_readings_total{digit="4"')),
    ).toHaveLength(1);
  });

  test('tell of the engine and of the process', async () => {
    const metrics = await scrape();
    expect(metrics.get('digits_queue_depth')).toBe(0);
    expect(metrics.get('digits_workers_ready')).toBe(1);
    expect(metrics.get('digits_worker_restarts_total')).toBe(0);
    expect(metrics.get('digits_models_loaded')).toBe(2);
    expect(metrics.get('digits_models_refused')).toBe(1);
    expect(metrics.get('digits_model_load_seconds')).toBeGreaterThan(0);
    expect(metrics.get('digits_http_requests_in_flight')).toBe(1);
    expect(metrics.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(metrics.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
  });

  test('whatever the paths and methods of requests, there are no more series', async () => {
    const count = async () =>
      [...(await scrape()).keys()].filter((name) => name.startsWith('digits_')).length;
    await fetch(`${service.url}/x`);
    await fetch(`${service.url}/x`, { method: 'PURGE' });
    const before = await count();
    for (let n = 0; n < 20; n++)
      await fetch(`${service.url}/x${n}?y=${n}`, { method: n % 2 === 0 ? 'GET' : 'LOCK' });
    expect(await count()).toBe(before);
  });
});

describe('the log', () => {
  let from = 0;
  beforeEach(() => {
    from = service.lines.length;
  });
  const requestLines = () => service.lines.slice(from).filter((line) => line.event === 'request');

  test('has one line for a reading, with everything but the picture', async () => {
    const file = digitPng(5);
    await post(pictureForm(file), { 'x-request-id': 'log "1"\\n' });
    expect(requestLines()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: 'info',
        event: 'request',
        request_id: 'log "1"\\n',
        method: 'POST',
        route: '/v1/read',
        status: 200,
        file_bytes: file.length,
        image: { format: 'png', width: 90, height: 80 },
        digit: 5,
        confidence: expect.any(Number),
        uncertain: expect.any(Boolean),
        model_id: 'ensemble_2_models',
        flags: expect.any(Array),
        inferences: 2,
        latency_ms: {
          total: expect.any(Number),
          body: expect.any(Number),
          queue: expect.any(Number),
          decode: expect.any(Number),
          preprocess: expect.any(Number),
          infer: expect.any(Number),
        },
      },
    ]);
  });

  test('has the code of an error, and the file’s size where it came that far', async () => {
    await post(pictureForm(blankPng(50, 50)));
    await post(new FormData());
    expect(requestLines()).toMatchObject([
      { level: 'info', status: 400, code: 'preprocessing_failed', file_bytes: blankPng(50, 50).length },
      { level: 'info', status: 422, code: 'malformed_form' },
    ]);
  });

  test('keeps probes and strangers for debugging', async () => {
    await get('/healthz');
    await fetch(`${service.url}/wp-login.php?secret=1`);
    expect(requestLines()).toMatchObject([
      { level: 'debug', route: '/healthz', status: 200 },
      { level: 'debug', route: 'unmatched', status: 404 },
    ]);
    expect(JSON.stringify(requestLines())).not.toMatch(/wp-login|secret/);
  });

  test('tells of the models at the start', () => {
    expect(service.lines).toContainEqual(expect.objectContaining({ level: 'info', event: 'listening' }));
    expect(service.lines).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'model_refused', model_id: 'changed' }),
    );
    expect(service.lines).toContainEqual(
      expect.objectContaining({ level: 'info', event: 'models_loaded', model_ids: ['first', 'second'] }),
    );
  });
});

test('neither key nor picture gets into the log', async () => {
  const keyed = await startTestService({ env: { SECURITY__API_KEY: 'k3y-of-mine' } });
  const file = digitPng(7);
  const send = (key: string) =>
    fetch(`${keyed.url}/v1/read`, { method: 'POST', body: pictureForm(file), headers: { 'x-api-key': key } });
  expect((await send('k3y-of-mine')).status).toBe(200);
  expect((await send('not-my-k3y')).status).toBe(401);
  const log = JSON.stringify(keyed.lines);
  expect(log).not.toMatch(/k3y/);
  expect(log).not.toContain(Buffer.from(file.subarray(50, 80)).toString('base64').slice(0, 30));
  expect(log).not.toContain('IHDR');
  await keyed.stop();
});

test('an override of the temperature is what /v1/models/active tells, as it is what counts', async () => {
  const env = { DIGITS__ENSEMBLE_TEMPERATURE_OVERRIDE: '2.5' };
  const overridden = await startTestService({ env });
  const answer = modelsAnswerSchema.parse(await (await fetch(`${overridden.url}/v1/models/active`)).json());
  expect(answer).toMatchObject({ temperature: 2.5, models: [{ temperature: 2.5 }] });
  await overridden.stop();
});
