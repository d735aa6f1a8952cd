import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { errorAnswerSchema } from '../../src/contract.ts';
import { templateModel, writeModels } from '../helpers/models.ts';
import { digitPng, pictureForm } from './helpers/pictures.ts';
import { startTestService, type TestService, type TestServiceOptions } from './helpers/service.ts';

/** A worker that reads as the real one does, and misbehaves on files that are a word of its table. */
const workerUrl = new URL('../fixtures/workers/misbehaving-worker.js', import.meta.url);
/** How long a replacement may take on a busy machine; docs/reliability.md has what it takes on an idle one. */
const patientMs = 30_000;

let service: TestService | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await service?.stop();
  service = undefined;
}, 60_000);

async function start(options: TestServiceOptions = {}): Promise<TestService> {
  service = await startTestService({ workerUrl, ...options });
  return service;
}

const word = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

async function post(url: string, file: Uint8Array<ArrayBuffer>): Promise<Response> {
  return await fetch(`${url}/v1/read`, { method: 'POST', body: pictureForm(file) });
}

/** The digits that are read of so many pictures at once. */
async function readAll(url: string, count: number): Promise<readonly unknown[]> {
  const responses = await Promise.all(Array.from({ length: count }, (_, n) => post(url, digitPng(n % 10))));
  return await Promise.all(
    responses.map(
      async (response) =>
        z.object({ digit: z.number() }).safeParse(await response.json()).data?.digit ?? response.status,
    ),
  );
}

async function gauge(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
}

describe('a worker that fails while it serves', () => {
  test.each(['EXIT', 'THROW', 'MEMORY', 'NONSENSE', 'INTERNAL'])(
    '%s: its request gets internal_error, all others are read, and it is replaced',
    async (misdeed) => {
      const { url } = await start({ env: { APP__THREADS: '2' } });
      const [failed, digits] = await Promise.all([post(url, word(misdeed)), readAll(url, 8)]);
      expect(failed.status).toBe(500);
      const { code, message } = errorAnswerSchema.parse(await failed.json());
      expect(code).toBe('internal_error');
      expect(message).not.toMatch(/worker|memory|exit|\.js|bug/i);
      expect(digits).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      await expect.poll(() => gauge(url, 'digits_workers_ready'), { timeout: patientMs }).toBe(2);
      expect(await gauge(url, 'digits_worker_restarts_total')).toBe(1);
      expect(await readAll(url, 4)).toEqual([0, 1, 2, 3]);
    },
    60_000,
  );

  test('HANG: its request gets timeout when its budget is used up, all others are read, and it is replaced', async () => {
    const { url } = await start({ env: { APP__THREADS: '2', DIGITS__PREDICT_TIMEOUT_SECONDS: '5' } });
    const hung = post(url, word('HANG'));
    expect(await readAll(url, 4)).toEqual([0, 1, 2, 3]);
    const response = await hung;
    expect([response.status, await response.json()]).toMatchObject([504, { code: 'timeout' }]);
    await expect.poll(() => gauge(url, 'digits_worker_restarts_total'), { timeout: patientMs }).toBe(1);
    await expect.poll(() => gauge(url, 'digits_workers_ready'), { timeout: patientMs }).toBe(2);
  }, 90_000);

  test('every worker at once: the service is not ready for as long, and then reads again', async () => {
    const { url } = await start({ env: { APP__THREADS: '2' } });
    const failed = await Promise.all([post(url, word('EXIT')), post(url, word('EXIT'))]);
    expect(failed.map(({ status }) => status)).toEqual([500, 500]);
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: patientMs }).toBe(200);
    expect(await readAll(url, 2)).toEqual([0, 1]);
  }, 60_000);
});

describe('models on disk', () => {
  const models = [
    { modelId: 'one', model: templateModel() },
    { modelId: 'two', model: templateModel(0.08) },
  ];

  test.each<[string, (folder: string) => Promise<void>]>([
    ['overwritten', (folder) => writeFile(join(folder, 'model.onnx'), 'garbage')],
    ['deleted', (folder) => rm(folder, { recursive: true })],
  ])(
    '%s while they are served: reads go on, also through a worker that is started later',
    async (_, damage) => {
      const modelDir = await mkdtemp(join(tmpdir(), 'digits-damaged-'));
      await writeModels(modelDir, models);
      const { url } = await start({ models, env: { DIGITS__MODEL_DIR: modelDir } });
      for (const { modelId } of models) await damage(join(modelDir, modelId));
      expect((await post(url, word('EXIT'))).status).toBe(500);
      await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: patientMs }).toBe(200);
      const response = await post(url, digitPng(6));
      expect(await response.json()).toMatchObject({ digit: 6, model_id: 'ensemble_2_models' });
      await rm(modelDir, { recursive: true });
    },
    60_000,
  );

  test('all corrupt at the start: it is up, says what is wrong, and reads nothing', async () => {
    const corrupt = models.map((model) => ({ ...model, overrides: { model_sha256: '0'.repeat(64) } }));
    const { url } = await start({ models: corrupt, untilReady: false });
    await expect
      .poll(
        async () =>
          z.object({ status: z.string() }).parse(await (await fetch(`${url}/readyz`)).json()).status,
        {
          timeout: patientMs,
        },
      )
      .toBe('failed');
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { code: 'not_ready', refused: [{ model_id: 'one' }, { model_id: 'two' }] },
    ]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const response = await post(url, digitPng(6));
    expect([response.status, await response.json()]).toMatchObject([503, { code: 'not_ready' }]);
  }, 60_000);
});

test.each([
  ['a day ahead', 86_400_000],
  ['a year back', -31_536_000_000],
])(
  'the clock jumps %s: budgets and limits go by a clock that does not',
  async (_, jumpMs) => {
    const { url, lines } = await start({
      env: { SECURITY__RATE_LIMIT_PER_MINUTE: '600', DIGITS__PREDICT_TIMEOUT_SECONDS: '20' },
    });
    const waiting = post(url, digitPng(1));
    const before = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: before + jumpMs });
    expect(await (await waiting).json()).toMatchObject({ digit: 1 });
    expect(await readAll(url, 3)).toEqual([0, 1, 2]);
    const [first, last] = [lines.at(0), lines.at(-1)].map((line) => Date.parse(String(line?.time)));
    expect(Math.abs((last ?? 0) - (first ?? 0) - jumpMs)).toBeLessThan(60_000);
  },
  60_000,
);
