import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { errorAnswerSchema, modelsAnswerSchema } from '../../src/contract.ts';
import { createDirectEngine, createOrtClassifier } from '../../src/engine/index.ts';
import { systemTimers } from '../../src/runtime/system-timers.ts';
import { pruneModels } from '../../src/server/entries/node/prune-models.ts';
import { createApp, createLog, createMetrics } from '../../src/server/index.ts';
import {
  constantModel,
  goldenModel,
  manifestOf,
  memoryStore,
  type StoredModel,
  writeModels,
} from '../helpers/models.ts';
import { deepNetwork, networkFile, node, plainNetwork, tensor } from '../helpers/network.ts';
import { activate, apiKey, modelForm, postForm, upload } from './helpers/model-admin.ts';
import { digitPng, pictureForm } from './helpers/pictures.ts';
import { sleep, startTestService, type TestService, type TestServiceOptions } from './helpers/service.ts';

const good = goldenModel();
const models: readonly StoredModel[] = [
  { modelId: 'a', model: good },
  { modelId: 'b', model: goldenModel(0.06) },
  { modelId: 'c', model: goldenModel(0.07) },
];
const headers = { 'x-api-key': apiKey };

async function start(options: TestServiceOptions = {}): Promise<TestService> {
  return await startTestService({
    models,
    activeModels: ['a'],
    ...options,
    env: { SECURITY__API_KEY: apiKey, DIGITS__WATCH_SECONDS: '0', ...options.env },
  });
}

async function activeIds({ url }: TestService): Promise<readonly string[]> {
  const response = await fetch(`${url}/v1/models/active`, { headers });
  const answer = modelsAnswerSchema.parse(await response.json());
  return answer.models.map(({ model_id }) => model_id);
}

async function read({ url }: TestService): Promise<unknown> {
  const body = pictureForm(digitPng(7));
  return await (await fetch(`${url}/v1/read`, { method: 'POST', headers, body })).json();
}

async function expectError(response: Response, status: number, code: string, message: RegExp): Promise<void> {
  const answer = errorAnswerSchema.parse(await response.json());
  expect([response.status, answer.code]).toEqual([status, code]);
  expect(answer.message).toMatch(message);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

describe('a runtime that can not change its models', () => {
  test.each([
    ['PUT', '/v1/models/active'],
    ['POST', '/v1/admin/models'],
  ])('has nothing at %s %s', async (method, path) => {
    const config = parseConfig({ env: { SECURITY__API_KEY: apiKey }, modelDir: '' });
    const engine = createDirectEngine(
      { store: memoryStore(models), createClassifier: createOrtClassifier, clock: systemTimers },
      { modelIds: ['a'], device: 'cpu', reader: config.engine.reader },
    );
    const app = createApp({
      engine,
      config,
      log: createLog({ level: 'error', write: () => {}, dateMs: () => 0 }),
      metrics: createMetrics(engine),
      timers: systemTimers,
      newRequestId: () => 'id',
      isDraining: () => false,
    });
    const request = new Request(`http://localhost${path}`, { method, headers, body: '{"models":["a"]}' });
    await expectError(await app.fetch(request), 404, 'not_found', /can not be changed/);
    await engine.dispose();
  });
});

describe('without an API key', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ models, activeModels: ['a'] });
  }, 60_000);
  afterAll(() => service.stop());

  test.each([
    ['PUT', '/v1/models/active'],
    ['POST', '/v1/admin/models'],
  ])('%s %s says that it needs one', async (method, path) => {
    const response = await fetch(service.url + path, { method, body: '{}' });
    await expectError(response, 401, 'unauthorized', /SECURITY__API_KEY/);
  });

  test('other methods are refused with those that there are', async () => {
    const response = await fetch(`${service.url}/v1/models/active`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT']);
  });
});

describe('with one', { timeout: 300_000 }, () => {
  let service: TestService;
  beforeAll(async () => {
    service = await start({ env: { DIGITS__MAX_MODEL_MB: '1', DIGITS__MODEL_TRIAL_SECONDS: '60' } });
  }, 60_000);
  afterAll(() => service.stop());

  const kept = () => readdir(join(service.artifactsRoot, 'digits')).catch(() => []);

  describe('making models active', () => {
    afterEach(async () => {
      if ((await activeIds(service)).join() !== 'a') await activate(service.url, ['a']);
    });

    test('is seen at once wherever the service tells of its models', async () => {
      const response = await activate(service.url, ['c', 'b']);
      expect(response.status).toBe(200);
      const answer = modelsAnswerSchema.parse(await response.json());
      expect(answer).toMatchObject({
        model_id: 'ensemble_2_models',
        models: [{ model_id: 'c' }, { model_id: 'b' }],
      });
      expect(await (await fetch(`${service.url}/v1/models/active`, { headers })).json()).toEqual(answer);
      const ready = await fetch(`${service.url}/readyz`);
      expect(await ready.json()).toMatchObject({ status: 'ready', ensemble_size: 2, model_ids: ['c', 'b'] });
      expect(await read(service)).toMatchObject({ digit: 7, model_id: 'ensemble_2_models' });
      expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(/^digits_models_loaded 2$/m);
    });

    test.each<[string, unknown, RegExp]>([
      ['a set that is no list', 'a', /models/],
      ['no models', [], /models/],
      ['an id that is no text', [7], /models\.0/],
      ['more models than anybody has', Array(33).fill('a'), /models/],
      ['a model that is not there', ['b', 'absent'], /absent: .*can't be read \(ENOENT\)/],
      ['a model twice', ['b', 'b'], /b: it is named twice/],
      ['a path', ['../a'], /\.\.\/a: its id is not a plain folder name/],
    ])('refuses %s', async (_, set, message) => {
      await expectError(await activate(service.url, set), 422, 'malformed_form', message);
      expect(await activeIds(service)).toEqual(['a']);
    });

    test.each<[string, StoredModel, RegExp]>([
      ['whose file is damaged', { modelId: 'x', model: good }, /x: .*SHA-256/],
      [
        'of another pipeline',
        { modelId: 'x', model: good, overrides: { preprocess_hash: '0'.repeat(64) } },
        /x: it was trained behind the preprocessing 0000/,
      ],
      [
        'of another manifest version',
        { modelId: 'x', model: good, overrides: { schema_version: 'v2' } },
        /x: .*schema version "v2"/,
      ],
      ['that reads digits wrong', { modelId: 'x', model: constantModel([9]) }, /x: .*golden 1 as a 0/],
      [
        'that answers no numbers',
        { modelId: 'x', model: constantModel([Number.NaN]) },
        /x: .*gave no number/,
      ],
      ['that is no model', { modelId: 'x', model: new Uint8Array(500) }, /x: it can't be run/],
    ])('refuses a set with a model %s, goes on reading, and tells the log', async (_, stored, message) => {
      await writeModels(service.modelDir, [stored]);
      if (message.source.includes('SHA-256')) {
        const damaged = Uint8Array.from(good, (byte, at) => (at === good.length - 9 ? byte ^ 1 : byte));
        await writeFile(join(service.modelDir, 'x', 'model.onnx'), damaged);
      }
      await expectError(await activate(service.url, ['b', 'x']), 422, 'malformed_form', message);
      expect(await activeIds(service)).toEqual(['a']);
      expect(await read(service)).toMatchObject({ digit: 7, model_id: 'ensemble_1_models' });
      const { reason } = service.lines.filter(({ event }) => event === 'models_not_changed').at(-1) ?? {};
      expect(reason).toMatch(message);
      await rm(join(service.modelDir, 'x'), { recursive: true });
    });

    test('refuses a body that is not JSON, or larger than any set', async () => {
      const put = (body: string) =>
        fetch(`${service.url}/v1/models/active`, { method: 'PUT', headers, body });
      const encoded = await fetch(`${service.url}/v1/models/active`, {
        method: 'PUT',
        headers: { ...headers, 'content-encoding': 'gzip' },
        body: '{"models":["a"]}',
      });
      await expectError(encoded, 415, 'unsupported_media_type', /Content-Encoding/);
      await expectError(await put('models=a'), 422, 'malformed_form', /not JSON/);
      await expectError(await put('['.repeat(20_000)), 413, 'too_large', /larger than 16384 bytes/);
    });

    test('wants the key', async () => {
      const response = await fetch(`${service.url}/v1/models/active`, {
        method: 'PUT',
        body: '{"models":["b"]}',
      });
      await expectError(response, 401, 'unauthorized', /X-Api-Key/);
    });

    test('by several at once happens one after the other, and the last one counts', async () => {
      const answers = await Promise.all(
        [['b'], ['c', 'a'], ['a', 'b', 'c']].map((set) => activate(service.url, set)),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await activeIds(service)).length).toBeGreaterThan(0);
      expect(await read(service)).toMatchObject({ digit: 7 });
    });
  });

  describe('an upload', () => {
    test('is kept, can be made active, and reads', async () => {
      const stored = { modelId: 'new', model: goldenModel(0.08) };
      const form = modelForm(stored, { metrics: '{"nll":0.1}' });
      const response = await postForm(service.url, form);
      const manifest = manifestOf('new', stored.model);
      expect(response.status).toBe(201);
      expect(await response.json()).toEqual({
        model_id: 'new',
        model_bytes: manifest.model_bytes,
        model_sha256: manifest.model_sha256,
      });
      const folder = join(service.artifactsRoot, 'digits', 'new');
      expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'metrics.json', 'model.onnx']);
      expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
      expect((await activate(service.url, ['new', 'a'])).status).toBe(200);
      expect(await activeIds(service)).toEqual(['new', 'a']);
      expect(await read(service)).toMatchObject({ digit: 7, model_id: 'ensemble_2_models' });
    });

    test.each(['a', 'new'])('of the id of a model that there is, %s, is refused', async (modelId) => {
      const before = await kept();
      const response = await upload(service.url, { modelId, model: constantModel([1]) });
      await expectError(response, 422, 'malformed_form', new RegExp(`there is a model ${modelId} already`));
      expect(await kept()).toEqual(before);
    });

    const linear = constantModel([1]);
    const external = networkFile({
      ...plainNetwork,
      tensors: [
        [
          ...tensor('weights', [784, 10]),
          [
            13,
            [
              [1, 'location'],
              [2, '/etc/passwd'],
            ],
          ],
          [14, 1],
        ],
      ],
    });
    test.each<[string, StoredModel, RegExp]>([
      ['a path for an id', { modelId: '../../b', model: linear }, /model_id: must be a plain folder name/],
      ['an id that hides', { modelId: '.b', model: linear }, /model_id: must be a plain folder name/],
      ['external data', { modelId: 'x', model: external }, /external data/],
      [
        'an operator that is not allowed',
        { modelId: 'x', model: networkFile({ ...plainNetwork, nodes: [node('If', ['picture'], 'logits')] }) },
        /operator "If"/,
      ],
      [
        'another file',
        { modelId: 'x', model: linear, overrides: { model_sha256: '0'.repeat(64) } },
        /SHA-256/,
      ],
      ['a cut file', { modelId: 'x', model: linear.slice(0, 9000) }, /the model is cut off/],
      ['no ONNX', { modelId: 'x', model: new TextEncoder().encode('<html></html>') }, /the model /],
      [
        'another pipeline',
        { modelId: 'x', model: linear, overrides: { preprocess_hash: 'f'.repeat(64) } },
        /preproc/,
      ],
      ['another version', { modelId: 'x', model: linear, overrides: { schema_version: 'v1.0' } }, /"v1\.0"/],
      ['no numbers', { modelId: 'x', model: constantModel([Number.NaN]) }, /no number/],
    ])('with %s is refused, and nothing of it kept', async (_, stored, message) => {
      const before = await kept();
      await expectError(await upload(service.url, stored), 422, 'malformed_form', message);
      expect(await kept()).toEqual(before);
      expect((await readdir(service.modelDir)).sort()).toEqual(['a', 'b', 'c']);
    });

    test.each<[string, () => FormData, number, string, RegExp]>([
      [
        'a model that is too large',
        () => modelForm({ modelId: 'x', model: new Uint8Array(1024 * 1024 + 1) }),
        413,
        'too_large',
        /model is larger than 1 MB \(1048576 bytes\)/,
      ],
      [
        'a manifest that is too large',
        () => modelForm({ modelId: 'x', model: linear }, { manifest: ' '.repeat(70_000) }),
        413,
        'too_large',
        /manifest is larger/,
      ],
      [
        'a body that is too large',
        () => modelForm({ modelId: 'x', model: new Uint8Array(4 * 1024 * 1024) }),
        413,
        'too_large',
        /larger than/,
      ],
      [
        'a manifest that is no JSON',
        () => modelForm({ modelId: 'x', model: linear }, { manifest: '{' }),
        422,
        'malformed_form',
        /manifest is not JSON/,
      ],
      [
        'metrics that are no JSON',
        () => modelForm({ modelId: 'x', model: linear }, { metrics: 'good' }),
        422,
        'malformed_form',
        /metrics is not JSON/,
      ],
      [
        'a part of another name',
        () => modelForm({ modelId: 'x', model: linear }, { notes: 'x' }),
        422,
        'malformed_form',
        /none of manifest, model, metrics/,
      ],
      ['nothing', () => new FormData(), 422, 'malformed_form', /./],
    ])('of %s is refused', async (_, form, status, code, message) => {
      await expectError(await postForm(service.url, form()), status, code, message);
    });

    test('wants both of its parts, and each once', async () => {
      const form = modelForm({ modelId: 'x', model: linear });
      form.delete('model');
      await expectError(await postForm(service.url, form), 422, 'malformed_form', /no model/);
      const twice = modelForm({ modelId: 'x', model: linear });
      twice.append('manifest', new Blob(['{}']));
      await expectError(await postForm(service.url, twice), 422, 'malformed_form', /more than one manifest/);
    });

    test('that breaks off leaves nothing, and the next one is taken', async () => {
      const form = new Response(modelForm({ modelId: 'x', model: linear }));
      const body = new Uint8Array(await form.arrayBuffer()).subarray(0, 20_000);
      const gone = new AbortController();
      const slow = new ReadableStream({ start: (controller) => controller.enqueue(body) });
      const type = { ...headers, 'content-type': form.headers.get('content-type') ?? '' };
      const init: RequestInit = {
        method: 'POST',
        headers: type,
        body: slow,
        duplex: 'half',
        signal: gone.signal,
      };
      const before = await kept();
      const broken = fetch(`${service.url}/v1/admin/models`, init).catch(() => 'gone');
      await sleep(100);
      await expectError(await postForm(service.url, new FormData()), 503, 'overloaded', /Another model/);
      gone.abort();
      expect(await broken).toBe('gone');
      await until(async () => (await postForm(service.url, new FormData())).status === 422);
      expect(await kept()).toEqual(before);
    });
  });
});

describe('a model that never ends', { timeout: 300_000 }, () => {
  test('costs its uploader the time of a trial, and the readers nothing', async () => {
    const service = await start({ env: { DIGITS__MODEL_TRIAL_SECONDS: '3' } });
    const uploaded = upload(service.url, { modelId: 'x', model: deepNetwork(1500, 128) });
    expect(await read(service)).toMatchObject({ digit: 7 });
    await expectError(await uploaded, 422, 'malformed_form', /its trial took longer than 3 s/);
    expect(await readdir(service.artifactsRoot)).toEqual([]);
    await service.stop();
  });
});

describe('what is active', { timeout: 300_000 }, () => {
  test('SIGHUP makes what is configured by then, with its files as they are', async () => {
    let configured = 'a';
    const service = await start({ latestEnv: () => ({ DIGITS__ACTIVE_MODEL: configured }) });
    await activate(service.url, ['b']);
    configured = 'c,a';
    await service.reload();
    expect(await activeIds(service)).toEqual(['c', 'a']);
    configured = 'absent';
    await service.reload();
    configured = '../no/name';
    await service.reload();
    expect(await activeIds(service)).toEqual(['c', 'a']);
    const reasons = service.lines
      .filter(({ event }) => event === 'models_not_changed')
      .map(({ reason }) => reason);
    expect(reasons).toMatchObject([
      expect.stringMatching(/absent/),
      expect.stringMatching(/DIGITS__ACTIVE_MODEL/),
    ]);
    await service.stop();
  });

  test('follows the manifests in its folder, and stays as it is where they are bad', async () => {
    const service = await start({ env: { DIGITS__WATCH_SECONDS: '0.05' } });
    const version = async () => {
      const response = await fetch(`${service.url}/v1/models/active`, { headers });
      return modelsAnswerSchema.parse(await response.json()).models[0]?.version;
    };
    await writeModels(service.modelDir, [
      { modelId: 'a', model: goldenModel(0.06), overrides: { version: '2' } },
    ]);
    await until(async () => (await version()) === '2');
    const failed = () => service.lines.filter(({ event }) => event === 'models_not_changed').length;
    await writeModels(service.modelDir, [
      { modelId: 'a', model: constantModel([1]), overrides: { version: '3' } },
    ]);
    await until(() => failed() === 1);
    expect(await version()).toBe('2');
    await writeModels(service.modelDir, [{ modelId: 'a', model: good, overrides: { version: '4' } }]);
    await until(async () => (await version()) === '4');
    await service.stop();
  });

  test('outlives a restart, unless the configuration has changed since', async () => {
    const service = await start();
    await activate(service.url, ['b', 'c']);
    const state = await readFile(join(service.artifactsRoot, 'active.json'), 'utf8');
    await service.stop();
    for (const [configured, expected] of [
      ['a', ['b', 'c']],
      ['c', ['c']],
    ] as const) {
      const next = await start({ activeModels: [configured], artifacts: { 'active.json': state } });
      expect(await activeIds(next)).toEqual(expected);
      await next.stop();
    }
    const broken = await start({ artifacts: { 'active.json': '{' } });
    expect(await activeIds(broken)).toEqual(['a']);
    expect(broken.lines).toContainEqual(expect.objectContaining({ event: 'active_set_unreadable' }));
    await broken.stop();
  });

  test('is changed no more once the service ends', async () => {
    const service = await start();
    const swapped = activate(service.url, ['b', 'c']);
    await sleep(30);
    const stopped = service.stop();
    const response = await swapped.catch(() => undefined);
    expect([200, 503, undefined]).toContain(response?.status);
    await stopped;
    expect(service.lines.at(-1)).toMatchObject({ event: 'stopped' });
  });
});

describe('pruning', { timeout: 300_000 }, () => {
  test('removes old artifacts, but not what is configured, active or tagged', async () => {
    const service = await start();
    const artifacts = join(service.artifactsRoot, 'digits');
    await mkdir(artifacts);
    const old = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'].map((modelId, n) => {
      return { modelId, model: good, overrides: { created_at: `2026-01-0${n + 1}T00:00:00Z` } };
    });
    await writeModels(artifacts, old);
    expect((await activate(service.url, ['n1'])).status).toBe(200);
    await writeFile(join(service.artifactsRoot, 'tags.json'), '{"production":["n3","elsewhere"]}');
    const config = parseConfig({
      env: {
        APP__ARTIFACTS_ROOT: service.artifactsRoot,
        APP__KEEP_ARTIFACTS: '2',
        DIGITS__ACTIVE_MODEL: 'n2',
      },
      modelDir: service.modelDir,
    });
    expect(await pruneModels(config, { nowMs: Date.now(), isDryRun: false })).toEqual(['n4']);
    expect((await readdir(artifacts)).sort()).toEqual(['n1', 'n2', 'n3', 'n5', 'n6']);
    await writeFile(join(service.artifactsRoot, 'tags.json'), '["n3"]');
    await expect(pruneModels(config, { nowMs: Date.now(), isDryRun: false })).rejects.toThrow(/tags\.json/);
    await service.stop();
  });
});
