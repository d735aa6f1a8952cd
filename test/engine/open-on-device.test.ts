import { describe, expect, test } from 'vitest';
import { goldenPlanes } from '../../src/engine/golden-planes.ts';
import { type Classifier, type Device, openOnDevice, type WebGpu } from '../../src/engine/index.ts';
import { manifestSchema } from '../../src/engine/manifest.ts';
import { constantModel, manifestOf } from '../helpers/models.ts';

const model = constantModel([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
const artifacts = [{ manifest: manifestSchema.parse(manifestOf('m', model)), model }];
const clock = { nowMs: () => 0 };

interface Fake {
  /** What WebGPU adds to the first logit; null: it can't open the model. */
  readonly error: number | null;
  readonly runFails?: boolean;
}

/** A classifier for each device, and the devices that are still open. */
function fakeDevices({ error, runFails = false }: Fake): {
  readonly open: Device[];
  readonly create: (model: Uint8Array, device: Device) => Promise<Classifier>;
} {
  const open: Device[] = [];
  return {
    open,
    async create(_, device) {
      if (device === 'webgpu' && error === null) throw new Error('no kernel for Conv');
      open.push(device);
      return {
        run: async (batch, count) => {
          const isWarmUp = batch.every((value) => value === 0);
          if (device === 'webgpu' && runFails && !isWarmUp) throw new Error('device lost');
          const logits = new Float32Array(count * 10);
          if (device === 'webgpu') logits[0] = error ?? 0;
          return logits;
        },
        dispose: async () => {
          open.splice(open.indexOf(device), 1);
        },
      };
    },
  };
}

async function chosen(fake: Fake, adapter: string | null) {
  const { open, create } = fakeDevices(fake);
  const webGpu: WebGpu = { absence: async () => adapter, trial: (work) => work };
  const deps = { createClassifier: create, clock, webGpu };
  const { device, members } = await openOnDevice(deps, artifacts, 'auto');
  return { ...device, open, members: members.length };
}

describe('DEVICE=auto', () => {
  test('takes WebGPU where it gives the same answers', async () => {
    expect(await chosen({ error: 1e-5 }, null)).toEqual({
      device: 'webgpu',
      reason: expect.stringMatching(
        /^there is an adapter, and its probabilities differ from WASM's by \S+ at most$/,
      ),
      open: ['webgpu'],
      members: 1,
    });
  });

  test.each<[string, Fake, string | null, RegExp]>([
    ['there is no adapter', { error: 0 }, 'WebGPU has no adapter here', /^WebGPU has no adapter here$/],
    [
      'its answers differ',
      { error: 0.1 },
      null,
      /^WebGPU fails: its probabilities differ .* more than 0.001$/,
    ],
    ['its answers are no numbers', { error: Number.NaN }, null, /^WebGPU fails: .* gave no number/],
    ['it cannot open the model', { error: null }, null, /^WebGPU fails: m: .*no kernel for Conv/],
    ['it is lost', { error: 0, runFails: true }, null, /^WebGPU fails: device lost$/],
  ])('takes WASM where %s, and says so', async (_, fake, adapter, reason) => {
    expect(await chosen(fake, adapter)).toEqual({
      device: 'cpu',
      reason: expect.stringMatching(reason),
      open: ['cpu'],
      members: 1,
    });
  });

  test('takes WASM where the runtime brings no probe', async () => {
    const { create } = fakeDevices({ error: 0 });
    const { device } = await openOnDevice({ createClassifier: create, clock }, artifacts, 'auto');
    expect(device).toEqual({ device: 'cpu', reason: 'this runtime has no WebGPU' });
  });
});

test('an adapter that takes too long is given up, and closed when it comes after all', async () => {
  const { open, create } = fakeDevices({ error: 0 });
  const webGpu: WebGpu = {
    absence: async () => null,
    trial: () => Promise.reject(new Error('it took longer than 20000 ms')),
  };
  const { device } = await openOnDevice({ createClassifier: create, clock, webGpu }, artifacts, 'auto');
  expect(device).toEqual({ device: 'cpu', reason: 'WebGPU fails: it took longer than 20000 ms' });
  await expect.poll(() => open).toEqual(['cpu']);
});

test.each<Device>(['cpu', 'webgpu'])('%s is obeyed without a look at the other', async (asked) => {
  const { open, create } = fakeDevices({ error: 0.5 });
  const webGpu: WebGpu = { absence: async () => null, trial: (work) => work };
  const { device } = await openOnDevice({ createClassifier: create, clock, webGpu }, artifacts, asked);
  expect(device).toEqual({ device: asked, reason: 'it was asked for' });
  expect(open).toEqual([asked]);
});

test.each<[string, { readonly webGpu?: WebGpu }]>([
  ['this runtime has no WebGPU', {}],
  [
    'WebGPU has no adapter here',
    { webGpu: { absence: async () => 'WebGPU has no adapter here', trial: (work) => work } },
  ],
])('webgpu is refused at once where it is known that %s', async (reason, known) => {
  const { open, create } = fakeDevices({ error: 0 });
  const opened = await openOnDevice({ createClassifier: create, clock, ...known }, artifacts, 'webgpu');
  expect(opened).toMatchObject({ members: [], refused: [{ modelId: 'm', reason }] });
  expect(open).toEqual([]);
});

test('there is a golden plane with ink for each digit', () => {
  const planes = goldenPlanes();
  expect(planes).toHaveLength(10);
  for (const { data, width, height } of planes) {
    expect([width, height]).toEqual([28, 28]);
    expect(data.filter((ink) => ink > 128).length).toBeGreaterThan(20);
  }
});
