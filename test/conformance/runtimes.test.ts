import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  errorAnswerSchema,
  healthAnswerSchema,
  modelsAnswerSchema,
  notReadyAnswerSchema,
  readyAnswerSchema,
  statusOf,
  versionAnswerSchema,
} from '../../src/contract.ts';
import { errorCodes } from '../../src/errors.ts';
import { exchange } from '../server/helpers/raw-http.ts';
import { sleep } from '../server/helpers/service.ts';
import { apiKey, type ErrorGroup, errorGroups, refusedPictures } from './helpers/error-table.ts';
import { type GoldenRequest, goldenRequests, toForm } from './helpers/golden-requests.ts';
import { difference, type Outcome, outcomeOf } from './helpers/outcome.ts';
import { type RuntimeRow, renderTable } from './helpers/table.ts';
import { chromiumChoices, chromiumMissing, chromiumRuntimes } from './runtimes/chromium.ts';
import { serviceRuntimes } from './runtimes/services.ts';
import type { RunningReader, RunningService } from './runtimes/types.ts';
import { workerBundle } from './runtimes/workerd.ts';

/**
 * One set of requests for every runtime. The reference is what the service in Node answers in the same run, so that nothing
 * here knows a model or its numbers; `test/image/golden.test.ts` holds Node's own planes.
 */
const requests = goldenRequests();
const reference = new Map<string, Outcome>();
const rows: RuntimeRow[] = [];
const serviceTolerance = 1e-5;
/** What Cloudflare takes. */
const maxBundleBytes = 3e6;

function newRow(runtime: string): RuntimeRow {
  return { runtime, passed: 0, requests: requests.length, coldStartMs: Number.NaN, readMs: [] };
}

/** A missing runtime is skipped for all to see, unless all are asked for. */
function titleOf(name: string, missing: string | null): string {
  if (missing !== null && process.env.RUNTIMES === 'all') throw new Error(`${name}: ${missing}`);
  return missing === null ? name : `${name} (skipped: ${missing})`;
}

/** Reads everything, one after the other; what differs from the reference, by name. */
async function readAll(
  row: RuntimeRow,
  tolerance: number,
  read: (request: GoldenRequest) => Promise<Outcome>,
): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const request of requests) {
    const startMs = performance.now();
    const outcome = await read(request);
    row.readMs.push(performance.now() - startMs);
    if (row.runtime === 'node') reference.set(request.name, outcome);
    const expected = reference.get(request.name);
    const found = expected === undefined ? 'no reference' : difference(outcome, expected, tolerance);
    if (found !== null) differences.push(`${request.name}: ${found}`);
  }
  row.passed = requests.length - differences.length;
  return differences;
}

test('there are sixty pictures and more, of every kind', () => {
  expect(requests.length).toBeGreaterThanOrEqual(60);
  for (const kind of ['photo', 'scan', 'drawing', 'thumbnail', 'broken', 'format']) {
    expect(requests.filter(({ name }) => name.startsWith(kind)).length).toBeGreaterThanOrEqual(6);
  }
});

describe.each(serviceRuntimes)('the service', (runtime) => {
  const { name, missing } = runtime;

  describe.skipIf(missing !== null)(titleOf(`in ${name}`, missing), () => {
    let service: RunningService;
    const headers = { 'x-api-key': apiKey };
    const row = newRow(name);
    const post = async (request: GoldenRequest) =>
      await outcomeOf(
        await fetch(`${service.url}/v1/read`, { method: 'POST', body: toForm(request), headers }),
      );

    beforeAll(async () => {
      const startMs = performance.now();
      service = await runtime.start(errorGroups.open.settings);
      await untilRead();
      rows.push(row);
      row.coldStartMs = performance.now() - startMs;
    });
    afterAll(() => service?.stop());

    async function untilRead(): Promise<void> {
      const [first] = requests;
      while (first !== undefined) {
        const outcome = await post(first);
        if (!('code' in outcome) || outcome.code !== 'not_ready') return;
      }
    }

    test('answers every golden request as Node does', async () => {
      expect(await readAll(row, serviceTolerance, post)).toEqual([]);
    });

    test('answers requests that come at once each for itself', async () => {
      const some = requests.filter((_, index) => index % 10 === 0);
      const outcomes = await Promise.all(some.map(post));
      const found = outcomes.map((outcome, index) =>
        difference(outcome, reference.get(some[index]?.name ?? '') ?? outcome, serviceTolerance),
      );
      expect(found).toEqual(some.map(() => null));
    });

    test('serves the rest of the contract', async () => {
      const get = async (path: string): Promise<unknown> =>
        (await fetch(service.url + path, { headers })).json();
      expect(healthAnswerSchema.parse(await get('/healthz'))).toEqual({ status: 'ok' });
      expect(readyAnswerSchema.parse(await get('/readyz')).refused).toEqual([]);
      expect(versionAnswerSchema.parse(await get('/version')).version).toMatch(/^\d+\.\d+/);
      expect(modelsAnswerSchema.parse(await get('/v1/models/active'))).toMatchObject({
        model_loaded: true,
        device: 'cpu',
        device_reason: 'it was asked for',
      });
      expect(await get('/openapi.json')).toMatchObject({ openapi: '3.1.0' });
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      expect(metrics).toMatch(/^digits_http_requests_total\{.*route="\/v1\/read",status="200"\} \d+$/m);
      const echoed = await fetch(`${service.url}/healthz`, { headers: { 'x-request-id': 'my-id' } });
      expect(echoed.headers.get('x-request-id')).toBe('my-id');
      expect((await fetch(`${service.url}/healthz`, { method: 'HEAD' })).status).toBe(200);
    });

    test.each(['x:99999', '[', '%', 'a b', 'http://x', ''])('outlives the Host "%s"', async (host) => {
      const head = `GET /a/../healthz HTTP/1.1\r\nHost: ${host}\r\nX-Request-ID: my-id\r\nConnection: close\r\n\r\n`;
      const answer = await exchange(Number(new URL(service.url).port), [head]);
      if (!runtime.isBehindProxy) {
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers.get('x-request-id')).toBe('my-id');
      }
      expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    });

    test.skipIf(runtime.isBehindProxy)('reads what is still being sent when it is told to stop', async () => {
      const other = await runtime.start(errorGroups.open.settings);
      await untilStarted(other);
      const [picture] = requests;
      const form = new Response(picture === undefined ? null : toForm(picture));
      const body = new Uint8Array(await form.arrayBuffer());
      const head = [
        'POST /v1/read HTTP/1.1',
        'Host: x',
        `X-Api-Key: ${apiKey}`,
        `Content-Type: ${form.headers.get('content-type')}`,
        `Content-Length: ${body.length}`,
      ];
      const answering = exchange(
        Number(new URL(other.url).port),
        [`${head.join('\r\n')}\r\n\r\n`, body.subarray(0, 200), body.subarray(200)],
        { pauseMs: 1000 },
      );
      await sleep(1500);
      const [{ status }] = await Promise.all([answering, other.stop()]);
      expect(status).toBe(200);
    });

    test('answers what is wrong with its code and status', async () => {
      await expectErrors(service, errorGroups.open);
    });

    test.each(['unready', 'tight'] as const)('answers the errors of a service that is %s', async (group) => {
      const other = await runtime.start(errorGroups[group].settings);
      try {
        await untilStarted(other);
        await expectErrors(other, errorGroups[group]);
      } finally {
        await other.stop();
      }
    });
  });
});

async function untilStarted({ url }: RunningService): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    if (response.ok || notReadyAnswerSchema.parse(await response.json()).status === 'failed') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function expectErrors({ url }: RunningService, group: ErrorGroup): Promise<void> {
  for (const { name, code, send } of group.requests) {
    const response = await send(url);
    const answer = errorAnswerSchema.parse(await response.json());
    expect([name, answer.code, response.status]).toEqual([name, code, statusOf[code]]);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-request-id')).toBe(answer.request_id);
  }
}

describe.each(chromiumRuntimes)('the engine', (runtime) => {
  const { name, missing, tolerance, device } = runtime;

  describe.skipIf(missing !== null)(titleOf(`in ${name}`, missing), () => {
    let reader: RunningReader;
    const row = newRow(name);
    beforeAll(async () => {
      const startMs = performance.now();
      reader = await runtime.start();
      const [first] = requests;
      if (first !== undefined) await reader.read(first);
      rows.push(row);
      row.coldStartMs = performance.now() - startMs;
    });
    afterAll(() => reader?.stop());

    test(`computes with ${device}`, () => {
      expect(reader.device.startsWith(device), reader.device).toBe(true);
    });

    test('makes of every golden picture what Node does', async () => {
      expect(await readAll(row, tolerance, (request) => reader.read(request))).toEqual([]);
    });

    test('refuses pictures with the codes of the contract', async () => {
      for (const [file, code, bytes] of refusedPictures) {
        const outcome = await reader.read({ name: file, bytes, type: 'image/png', options: {}, label: null });
        expect([file, outcome]).toEqual([file, { code }]);
      }
    });
  });
});

describe.skipIf(chromiumMissing !== null)(titleOf('auto in chromium', chromiumMissing), () => {
  test.each(chromiumChoices)('with %s', async (_, start, device) => {
    const reader = await start();
    try {
      expect(reader.device).toMatch(device);
      const outcomes = await Promise.all(requests.slice(0, 3).map((request) => reader.read(request)));
      const found = outcomes.map((outcome, index) =>
        difference(outcome, reference.get(requests[index]?.name ?? '') ?? { code: 'internal_error' }, 1e-3),
      );
      expect(found).toEqual([null, null, null]);
    } finally {
      await reader.stop();
    }
  });
});

test('the reference itself is right: most pictures are read, and as what is on them', () => {
  const plain = requests.filter(({ label, options }) => label !== null && Object.keys(options).length === 0);
  const right = plain.filter(({ name, label }) => {
    const outcome = reference.get(name);
    return outcome !== undefined && 'digit' in outcome && outcome.digit === label;
  });
  expect(right.length / plain.length).toBeGreaterThan(0.8);
});

test('the error table has every code that a request can bring about', () => {
  const codes = Object.values(errorGroups).flatMap((group) => group.requests.map(({ code }) => code));
  expect([...new Set([...codes, 'internal_error'])].sort()).toEqual([...errorCodes].sort());
});

test('the edge bundle fits', async () => {
  const { script, wasm } = (await workerBundle()).gzipBytes;
  expect(script + wasm).toBeLessThan(maxBundleBytes);
});

afterAll(async () => {
  const { script, wasm } = (await workerBundle()).gzipBytes;
  const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
  const note = `edge bundle, gzip: ${mebibytes(script + wasm)} (script with the model ${mebibytes(script)}, kernels ${mebibytes(wasm)})`;
  process.stdout.write(renderTable(rows, [note]));
});
