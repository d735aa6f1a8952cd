import { describe, expect, test } from 'vitest';
import type { LoadMessage, WorkerMessage } from '../../src/engine/index.ts';
import {
  type Classifier,
  createOrtClassifier,
  createWorkerHost,
  manifestSchema,
} from '../../src/engine/index.ts';
import { digitPng, readerOptions } from '../helpers/engine.ts';
import { manualTimers } from '../helpers/manual-timers.ts';
import { manifestOf, templateModel } from '../helpers/models.ts';
import { linearModel } from '../helpers/onnx-model.ts';

function loadOf(...models: readonly Uint8Array[]): LoadMessage {
  const artifacts = models.map((model, n) => ({
    manifest: manifestSchema.parse(manifestOf(`m${n}`, model)),
    model,
  }));
  return { type: 'load', artifacts, device: 'cpu', options: readerOptions };
}

function host(createClassifier = createOrtClassifier) {
  const posted: WorkerMessage[] = [];
  const post = (message: WorkerMessage): void => {
    posted.push(message);
  };
  return { posted, ...createWorkerHost({ createClassifier, clock: manualTimers(), post }) };
}

const read = { type: 'read', job: 7, pieces: [digitPng(5)], request: {}, budgetMs: 1000 } as const;

const device = { device: 'cpu', reason: 'it was asked for' };

describe('createWorkerHost', () => {
  test('loads, then reads', async () => {
    const { receive, posted, dispose } = host();
    await receive(loadOf(templateModel()));
    await receive(read);
    await receive({ ...read, job: 8, pieces: [new Uint8Array(3)] });
    await receive({ ...read, job: 9, budgetMs: -1 });
    expect(posted).toEqual([
      { type: 'loaded', modelIds: ['m0'], refused: [], device },
      { type: 'answer', job: 7, reading: expect.objectContaining({ digit: 5 }) },
      expect.objectContaining({ type: 'failure', job: 8, code: 'unsupported_media_type', detail: null }),
      expect.objectContaining({ type: 'failure', job: 9, code: 'timeout' }),
    ]);
    await dispose();
  });

  test('refuses models that are none of ours, and goes on with the rest', async () => {
    const { receive, posted, dispose } = host();
    const large = linearModel({ weight: () => 1, inputSide: 32 });
    await receive(loadOf(large, templateModel(), new Uint8Array([1, 2, 3])));
    expect(posted).toEqual([
      {
        type: 'loaded',
        modelIds: ['m1'],
        refused: [
          {
            modelId: 'm0',
            reason: expect.stringMatching(/^it can't be run: .*expected float32 \[N, 1, 28, 28\]/),
          },
          { modelId: 'm2', reason: expect.stringMatching(/^it can't be run: /) },
        ],
        device,
      },
    ]);
    await dispose();
  });

  test('refuses a model that fails on its first picture, and lets go of it', async () => {
    let disposed = 0;
    const failing: Classifier = {
      run: () => Promise.reject(new Error('out of\n memory')),
      dispose: async () => {
        disposed++;
      },
    };
    const { receive, posted } = host(async () => failing);
    await receive(loadOf(templateModel()));
    expect(posted).toEqual([
      {
        type: 'loaded',
        modelIds: [],
        refused: [{ modelId: 'm0', reason: "it can't be run: out of memory" }],
        device,
      },
    ]);
    expect(disposed).toBe(1);
  });

  test('tells the pool, not the caller, what went wrong inside', async () => {
    let runs = 0;
    const breaking: Classifier = {
      run: async () => {
        if (runs++ >= 100) throw new RangeError('memory access out of bounds');
        return new Float32Array(10);
      },
      dispose: async () => {},
    };
    const { receive, posted } = host(async () => breaking);
    await receive(loadOf(templateModel()));
    while (runs < 100) await receive(read);
    await receive(read);
    expect(posted.at(-1)).toEqual({
      type: 'failure',
      job: 7,
      code: 'internal_error',
      message: 'The picture could not be read.',
      detail: expect.stringContaining('RangeError: memory access out of bounds'),
    });
  });

  test.each([
    ['a picture before the models', read],
    ['a message of another protocol', { type: 'ping' }],
    ['a picture that is a string', { ...read, pieces: ['png'] }],
    ['something that is no message', null],
  ])('rejects on %s', async (_, message) => {
    const { receive, posted } = host();
    await expect(receive(message)).rejects.toThrow();
    expect(posted).toEqual([]);
  });
});
