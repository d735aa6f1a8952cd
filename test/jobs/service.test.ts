import { createHash } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { trainingJobAnswerSchema, trainingJobsAnswerSchema } from '../../src/contract/training.ts';
import { manifestSchema } from '../../src/engine/manifest.ts';
import type { ModelReference } from '../../src/training/recipe.ts';
import { startTestService, type TestService } from '../server/helpers/service.ts';
import { listen } from './helpers/listen.ts';
import {
  createTrainingFolder,
  longRecipe,
  quickRecipe,
  type TrainingFolder,
} from './helpers/training-data.ts';

// Each run is a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const apiKey = 'test-key';
const key = { 'x-api-key': apiKey };

let folder: TrainingFolder;
let service: TestService;

function startService(env: Readonly<Record<string, string>> = {}): Promise<TestService> {
  return startTestService({
    untilReady: false,
    env: {
      SECURITY__API_KEY: apiKey,
      APP__DATA_ROOT: join(folder.root, 'data'),
      APP__ARTIFACTS_ROOT: join(folder.root, 'data', 'artifacts'),
      DIGITS__TRAINING_DATA_DIR: folder.data,
      ...env,
    },
  });
}

beforeAll(async () => {
  folder = await createTrainingFolder();
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  await folder.dispose();
});

function post(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  to = service,
): Promise<Response> {
  return fetch(`${to.url}/v1/training/jobs`, {
    method: 'POST',
    headers: { ...key, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

function get(path: string, method = 'GET', to = service): Promise<Response> {
  return fetch(`${to.url}/v1/training/${path}`, { method, headers: key });
}

async function sha256Of(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

test('a job trains a model: its events are told and its folder is there as a whole', async () => {
  const listening = await listen(service.url, apiKey);
  const request = { recipe: quickRecipe, model_id: 'first', seed: 7, epochs: 1, request_id: 'r-1' };
  const answer = await post(request);
  expect(answer.status).toBe(202);
  const job = trainingJobAnswerSchema.parse(await answer.json());
  expect(job).toMatchObject({ model_id: 'first', request_id: 'r-1' });
  expect(answer.headers.get('location')).toBe(`/v1/training/jobs/${job.job_id}`);

  const end = await listening.until(({ type }) => type === 'completed' || type === 'failed');
  expect(end).toEqual({
    type: 'completed',
    model_id: 'first',
    val_acc: expect.any(Number),
    duration_sec: expect.any(Number),
    request_id: 'r-1',
  });
  const types = listening.events.map(({ type }) => type);
  expect([types[0], types.at(-2), types.at(-1)]).toEqual(['started', 'progress', 'completed']);
  const last = listening.events.at(-2);
  expect(last).toMatchObject({ epoch: 1, epochs: 1, step: 5, total_steps: 5, time_left_sec: 0 });
  listening.close();

  const artifacts = join(folder.root, 'data', 'artifacts', 'digits');
  expect(await readdir(artifacts)).toEqual(['first']);
  const files = await readdir(join(artifacts, 'first'));
  expect(files).toEqual(expect.arrayContaining(['model.onnx', 'manifest.json', 'metrics.json']));
  const manifest = manifestSchema.parse(
    JSON.parse(await readFile(join(artifacts, 'first', 'manifest.json'), 'utf8')),
  );
  expect(manifest).toMatchObject({ model_id: 'first', training_seed: 7, training_epochs: 1 });

  const after = trainingJobAnswerSchema.parse(await (await get(`jobs/${job.job_id}`)).json());
  expect(after).toMatchObject({ state: 'completed', val_acc: manifest.val_acc, error: null });
  const again = await post(request);
  expect([again.status, await again.json()]).toEqual([200, after]);
  const listed = trainingJobsAnswerSchema.parse(await (await get('jobs')).json());
  expect(listed.jobs).toContainEqual(after);
});

test('a job goes on from a model that comes with the service, and may have its teacher among the trained', async () => {
  const first = join(folder.root, 'data', 'artifacts', 'digits', 'first');
  const model = { modelId: 'first', sha256: await sha256Of(join(first, 'model.onnx')) };
  const shipped = join(folder.root, 'shipped');
  await cp(first, join(shipped, 'first'), { recursive: true });
  const root = join(folder.root, 'second');
  const artifacts = join(root, 'artifacts');
  await cp(first, join(artifacts, 'digits', 'tutor'), { recursive: true });
  const other = await startService({
    APP__DATA_ROOT: root,
    APP__ARTIFACTS_ROOT: artifacts,
    DIGITS__MODEL_DIR: shipped,
  });
  const listening = await listen(other.url, apiKey);
  const teacher = { models: [{ ...model, modelId: 'tutor' }], temperature: 1, share: 0.5 };
  const recipe = { ...quickRecipe, parent: model, teacher };
  const wider = { ...recipe, width: quickRecipe.width * 2 };
  const refused = await post({ recipe: wider, model_id: 'wider' }, {}, other);
  expect([refused.status, await refused.json()]).toMatchObject([
    422,
    { message: 'The parent has other layers than the recipe.' },
  ]);
  expect((await post({ recipe, model_id: 'second', epochs: 1 }, {}, other)).status).toBe(202);
  const end = await listening.until(({ type }) => type === 'completed' || type === 'failed');
  expect(end).toMatchObject({ type: 'completed', model_id: 'second' });
  listening.close();
  await other.stop();
});

test('a job that runs can be cancelled: nothing of it is left', async () => {
  const listening = await listen(service.url, apiKey);
  const job = trainingJobAnswerSchema.parse(
    await (await post({ recipe: longRecipe, model_id: 'cancelled', request_id: 'r-2' })).json(),
  );
  await listening.until((event) => event.type === 'progress' && event.model_id === 'cancelled');
  expect((await get(`jobs/${job.job_id}`, 'DELETE')).status).toBe(200);
  expect(await listening.until(({ type }) => type === 'failed')).toEqual({
    type: 'failed',
    model_id: 'cancelled',
    error: 'cancelled',
    request_id: 'r-2',
  });
  listening.close();
  expect(await (await get(`jobs/${job.job_id}`)).json()).toMatchObject({ state: 'cancelled' });
  expect(await readdir(join(folder.root, 'data', 'artifacts', 'digits'))).not.toContain('cancelled');
  expect(await readdir(join(folder.root, 'data', 'checkpoints', 'jobs'))).toEqual([]);
});

test('a service that ends gives its job a checkpoint, and the next one goes on from there', async () => {
  const listening = await listen(service.url, apiKey);
  await post({ recipe: longRecipe, model_id: 'resumed', epochs: 6, request_id: 'r-3' });
  await listening.until((event) => event.type === 'progress' && event.epoch >= 2);
  await service.stop();
  await listening.ended;
  service = await startService();
  const next = await listen(service.url, apiKey);
  const first = await next.until((event) => event.type === 'progress' && event.model_id === 'resumed');
  expect(first).toMatchObject({ type: 'progress', epoch: expect.toSatisfy((epoch: number) => epoch >= 2) });
  expect(await next.until(({ type }) => type === 'completed')).toMatchObject({ model_id: 'resumed' });
  next.close();
});

test('the id of the request is the job’s where the body names none', async () => {
  const answer = await post({ recipe: longRecipe, model_id: 'named' }, { 'x-request-id': 'from-header' });
  const job = trainingJobAnswerSchema.parse(await answer.json());
  expect(job.request_id).toBe('from-header');
  await get(`jobs/${job.job_id}`, 'DELETE');
});

test('a recipe of the service’s own is named without its ending', async () => {
  const job = trainingJobAnswerSchema.parse(
    await (await post({ recipe: 'small', model_id: 'by-name', request_id: 'r-4' })).json(),
  );
  expect((await get(`jobs/${job.job_id}`, 'DELETE')).status).toBe(200);
});

describe('what can not be trained', () => {
  const good = { recipe: quickRecipe, model_id: 'never' };
  const absent = { modelId: 'absent', sha256: 'a'.repeat(64) };
  const another = { modelId: 'template', sha256: 'a'.repeat(64) };
  const taughtBy = (models: readonly ModelReference[]) => ({
    ...quickRecipe,
    teacher: { models, temperature: 1, share: 0.5 },
  });
  test.each<[string, unknown, string]>([
    ['no JSON', '{', 'not JSON'],
    ['no recipe', { model_id: 'never' }, 'recipe'],
    ['a recipe that there is none of', { ...good, recipe: 'unknown' }, 'no recipe unknown'],
    [
      'a recipe outside the folder',
      { ...good, recipe: '../package' },
      'recipe: must be the name of a recipe',
    ],
    ['a recipe that is not valid', { ...good, recipe: { ...quickRecipe, width: 0 } }, 'width'],
    ['a setting that recipes have not', { ...good, recipe: { ...quickRecipe, widht: 4 } }, 'widht'],
    [
      'a parent that is not there',
      { ...good, recipe: { ...quickRecipe, parent: absent } },
      'no model absent',
    ],
    ['a parent of another hash', { ...good, recipe: { ...quickRecipe, parent: another } }, 'not the one'],
    ['a teacher that is not there', { ...good, recipe: taughtBy([absent]) }, 'no model absent'],
    ['a teacher of another hash', { ...good, recipe: taughtBy([another]) }, 'not the one'],
    ['a recipe by name whose parent is not there', { ...good, recipe: 'small-2.11.0' }, 'no model small'],
    ['the id of a model that comes with the service', { ...good, model_id: 'template' }, 'template already'],
    ['a model outside the folder', { ...good, model_id: '../../etc' }, 'model_id'],
    ['a model with a dot in front', { ...good, model_id: '.hidden' }, 'model_id'],
    ['a seed that is none', { ...good, seed: -1 }, 'seed'],
    ['no epochs', { ...good, epochs: 0 }, 'epochs'],
    ['a field that it does not know', { ...good, model: 'never' }, 'model'],
    ['a request id that is none', { ...good, request_id: '' }, 'request_id'],
  ])('%s', async (_, body, named) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: 'malformed_form',
      message: expect.stringContaining(named),
    });
  });

  test('a body that is too large, or of another type', async () => {
    const large = await post({ ...good, recipe: { ...quickRecipe, name: 'x'.repeat(70_000) } });
    expect([large.status, await large.json()]).toMatchObject([413, { code: 'too_large' }]);
    const form = await post('recipe=small', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([form.status, await form.json()]).toMatchObject([415, { code: 'unsupported_media_type' }]);
  });

  test('a job that is not there', async () => {
    for (const method of ['GET', 'DELETE']) {
      const answer = await get('jobs/unknown', method);
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'not_found' }]);
    }
    const put = await get('jobs/unknown', 'PUT');
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, DELETE']);
  });
});

test('without the data a job fails at once, and says what is missing', async () => {
  const root = join(folder.root, 'without-data');
  const other = await startService({ APP__DATA_ROOT: root, DIGITS__TRAINING_DATA_DIR: join(root, 'mnist') });
  const listening = await listen(other.url, apiKey);
  await post({ recipe: quickRecipe, model_id: 'never' }, {}, other);
  expect(await listening.until(({ type }) => type === 'failed')).toMatchObject({
    error: expect.stringMatching(/data cannot be used: There is neither .*`npm run data` fetches MNIST/),
  });
  expect(listening.events.map(({ type }) => type)).toEqual(['started', 'failed']);
  await other.stop();
  await listening.ended;
});

test('without an API key nobody can have it train, and the answer says so', async () => {
  const open = await startService({ SECURITY__API_KEY: '', APP__DATA_ROOT: join(folder.root, 'open') });
  for (const [path, method] of [
    ['jobs', 'POST'],
    ['jobs', 'GET'],
    ['jobs/some', 'GET'],
    ['jobs/some', 'DELETE'],
    ['events', 'GET'],
  ] as const) {
    const answer = await fetch(`${open.url}/v1/training/${path}`, { method });
    expect([answer.status, await answer.json()], `${method} ${path}`).toMatchObject([
      401,
      { code: 'unauthorized', message: expect.stringContaining('SECURITY__API_KEY') },
    ]);
  }
  await open.stop();
});

test('with a wrong key neither', async () => {
  const answer = await fetch(`${service.url}/v1/training/jobs`, { headers: { 'x-api-key': 'guess' } });
  expect(answer.status).toBe(401);
});

test('two services never run the jobs of one folder', async () => {
  const other = await startService();
  try {
    const answer = await get('jobs', 'GET', other);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await get('jobs')).status).toBe(200);
  } finally {
    await other.stop();
  }
});

test('jobs of a queue that was lost go on by themselves once their folder is free again', async () => {
  const dataRoot = join(folder.root, 'taken');
  const own = await startService({ APP__DATA_ROOT: dataRoot });
  const asked = await post({ recipe: longRecipe, model_id: 'taken', epochs: 1000 }, {}, own);
  expect(asked.status).toBe(202);
  // As another process does, which ends without a word.
  await writeFile(join(dataRoot, 'jobs', 'lock'), 'another');
  const runs = () => own.lines.filter(({ event }) => event === 'training_started').length;
  await expect.poll(runs, { timeout: 60_000 }).toBe(2);
  expect(own.lines.filter(({ event }) => event === 'training_queue_lost')).toHaveLength(1);
  await own.stop();
});

test('a service stops in order while its Redis is away, whatever waits for that', async () => {
  // Nothing listens on the port of discard.
  const other = await startService({ REDIS_URL: 'redis://127.0.0.1:9/0' });
  const answers = await Promise.all(['jobs', 'events'].map((path) => get(path, 'GET', other)));
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  const startedMs = performance.now();
  await other.stop();
  expect(performance.now() - startedMs).toBeLessThan(10_000);
});
