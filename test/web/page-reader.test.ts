import { expect, test } from 'vitest';
import { type CreateClassifier, verifyModel } from '../../src/engine/index.ts';
import { preprocessHash } from '../../src/image/index.ts';
import { createPageReader } from '../../src/web/worker/page-reader.ts';
import { manifestOf, templateModel } from '../helpers/models.ts';

const clock = { nowMs: () => 0 };

function artifacts() {
  const model = templateModel();
  const verdict = verifyModel({ modelId: 'm', manifest: manifestOf('m', model), model }, preprocessHash);
  if (!verdict.ok) throw new Error(verdict.reason);
  return [verdict.artifact];
}

/** Classifiers that take their time to open, and count themselves. */
function slowClassifiers() {
  const counts = { made: 0, opening: 0, mostOpening: 0, disposed: 0 };
  let isBroken = false;
  const create: CreateClassifier = async () => {
    counts.made += 1;
    counts.opening += 1;
    counts.mostOpening = Math.max(counts.mostOpening, counts.opening);
    await new Promise((resolve) => setTimeout(resolve, 20));
    counts.opening -= 1;
    if (isBroken) throw new Error('lost');
    return {
      run: async (_, count) => new Float32Array(count * 10),
      dispose: async () => {
        counts.disposed += 1;
      },
    };
  };
  return {
    create,
    counts,
    break(now: boolean) {
      isBroken = now;
    },
  };
}

test('a device that is asked for again while it is being opened is opened once, and none is left behind', async () => {
  const { create, counts } = slowClassifiers();
  const reader = await createPageReader(artifacts(), clock, create);
  await Promise.all([reader.prepare('webgpu'), reader.prepare('webgpu')]);
  expect(counts).toMatchObject({ made: 2, mostOpening: 1 });
  await reader.adopt(artifacts());
  await expect.poll(() => counts.made - counts.disposed).toBe(1);
});

test('models that are replaced while a device is being opened are let go of as soon as it is', async () => {
  const { create, counts } = slowClassifiers();
  const reader = await createPageReader(artifacts(), clock, create);
  const preparing = reader.prepare('webgpu');
  await reader.adopt(artifacts());
  await preparing;
  await expect.poll(() => counts).toMatchObject({ made: 3, disposed: 2 });
});

test('a device that could not be opened can be tried again', async () => {
  const devices = slowClassifiers();
  const reader = await createPageReader(artifacts(), clock, devices.create);
  devices.break(true);
  await expect(reader.prepare('webgpu')).rejects.toThrow('lost');
  devices.break(false);
  expect(await reader.use('webgpu')).toBeNull();
  expect(reader.device()).toBe('webgpu');
});
