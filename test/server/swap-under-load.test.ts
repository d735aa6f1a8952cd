import { expect, test } from 'vitest';
import { readAnswerSchema } from '../../src/contract.ts';
import { shippedModel } from '../helpers/models.ts';
import { activate, apiKey } from './helpers/model-admin.ts';
import { digitPng, pictureForm } from './helpers/pictures.ts';
import { startTestService } from './helpers/service.ts';

const swaps = 20;
const clients = 8;

test('20 swaps under load: every request is answered, and by one of the two sets', {
  timeout: 900_000,
}, async () => {
  const service = await startTestService({
    models: ['small', 'plain3'].map(shippedModel),
    activeModels: ['small'],
    env: { SECURITY__API_KEY: apiKey },
  });
  const sets = [['plain3', 'small'], ['small']];
  const seen = new Map<string, number>();
  const failed: unknown[] = [];
  let isDone = false;

  async function client(digit: number): Promise<void> {
    const picture = digitPng(digit);
    while (!isDone) {
      const request = { method: 'POST', headers: { 'x-api-key': apiKey }, body: pictureForm(picture) };
      const answer = await fetch(`${service.url}/v1/read`, request).then(
        async (response): Promise<unknown> => await response.json(),
        (error: unknown) => error,
      );
      const read = readAnswerSchema.safeParse(answer);
      if (!read.success || read.data.digit !== digit) failed.push(answer);
      else seen.set(read.data.model_id, (seen.get(read.data.model_id) ?? 0) + 1);
    }
  }

  const load = Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
  for (let n = 0; n < swaps; n++) {
    const set = sets[n % sets.length] ?? [];
    const response = await activate(service.url, set);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { model_id: `ensemble_${set.length}_models` },
    ]);
  }
  isDone = true;
  await load.catch((error: unknown) => failed.push(error));
  await service.stop();
  expect(failed).toEqual([]);
  expect([...seen.keys()].sort()).toEqual(['ensemble_1_models', 'ensemble_2_models']);
  expect(service.lines.filter(({ event }) => event === 'models_changed').length).toBe(swaps);
  expect(service.lines.filter(({ event }) => event === 'worker_lost')).toEqual([]);
});
