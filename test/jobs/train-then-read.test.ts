import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readAnswerSchema } from '../../src/contract.ts';
import { goldenPlanes } from '../../src/engine/golden-planes.ts';
import type { LabelledPlanes } from '../../src/training/planes.ts';
import { planeSize } from '../../src/training/planes.ts';
import { writeIdx } from '../cli/idx-folder.ts';
import { activate, apiKey } from '../server/helpers/model-admin.ts';
import { digitPng, pictureForm } from '../server/helpers/pictures.ts';
import { startTestService } from '../server/helpers/service.ts';
import { drawnDigits } from '../training/tiny.ts';
import { listen } from './helpers/listen.ts';
import { createTrainingFolder, quickRecipe } from './helpers/training-data.ts';

/** Drawn digits, and after each ten of them the golden ones, which a model must read before it may serve. */
function digits(count: number, seed: number): LabelledPlanes {
  const drawn = drawnDigits(count, seed);
  const planes = new Uint8Array(2 * count * planeSize);
  const golden = goldenPlanes();
  for (let n = 0; n < count; n++) {
    const at = 2 * n - (n % 10);
    planes.set(drawn.planes.subarray(n * planeSize, (n + 1) * planeSize), at * planeSize);
    planes.set(golden[n % 10]?.data ?? [], (at + 10) * planeSize);
  }
  return { planes, labels: Uint8Array.from({ length: 2 * count }, (_, n) => n % 10) };
}

test('a model is trained by request, told of, made active, and reads', { timeout: 300_000 }, async () => {
  const folder = await createTrainingFolder();
  await writeIdx(folder.data, 'train', digits(400, 3));
  const service = await startTestService({
    env: {
      SECURITY__API_KEY: apiKey,
      APP__DATA_ROOT: join(folder.root, 'data'),
      APP__ARTIFACTS_ROOT: join(folder.root, 'artifacts'),
      DIGITS__TRAINING_DATA_DIR: folder.data,
    },
  });
  onTestFinished(async () => {
    await service.stop();
    await folder.dispose();
  });
  const headers = { 'x-api-key': apiKey };
  const listening = await listen(service.url, apiKey);
  const recipe = { ...quickRecipe, width: 8, epochs: 8 };
  const asked = await fetch(`${service.url}/v1/training/jobs`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ recipe, model_id: 'pupil', request_id: 'lesson' }),
  });
  expect(asked.status).toBe(202);
  const end = await listening.until(({ type }) => type === 'completed' || type === 'failed');
  expect(end).toMatchObject({ type: 'completed', model_id: 'pupil', request_id: 'lesson' });
  listening.close();

  const swapped = await activate(service.url, ['pupil']);
  expect(await swapped.json()).toMatchObject({ models: [{ model_id: 'pupil' }] });
  for (let digit = 0; digit < 10; digit++) {
    const body = pictureForm(digitPng(digit));
    const answer = await fetch(`${service.url}/v1/read`, { method: 'POST', headers, body });
    expect(readAnswerSchema.parse(await answer.json()).digit).toBe(digit);
  }
});
