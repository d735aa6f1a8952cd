import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReader } from '../../src/runtime/create-reader-fs.ts';
import type { DigitReader } from '../../src/runtime/open-reader.ts';
import type { CreateReaderOptions, DigitReadOptions } from '../../src/runtime/reader-options.ts';
import { smallModelId } from '../../src/runtime/small-model.ts';
import { digitPng } from '../helpers/engine.ts';
import { constantModel, templateModel, writeModels } from '../helpers/models.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-reader-'));
  await writeModels(folder, [
    { modelId: 'template', model: templateModel() },
    { modelId: 'constant', model: constantModel([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]) },
    { modelId: 'stale', model: templateModel(), overrides: { preprocess_hash: '0'.repeat(64) } },
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

async function digitsOf(options: CreateReaderOptions, digits: readonly number[]) {
  const reader = await createReader(options);
  const readings = await Promise.all(digits.map((digit) => reader.read(digitPng(digit))));
  await reader.dispose();
  return readings;
}

describe('createReader', () => {
  test('without options reads with the small model of the package', async () => {
    const reader = await createReader();
    expect(reader.status()).toMatchObject({ ready: true, models: [{ model_id: smallModelId }], refused: [] });
    expect((await reader.read(digitPng(3))).probs).toHaveLength(10);
    await reader.dispose();
  });

  test('takes models from a folder, named as a path or a URL', async () => {
    for (const modelBase of [folder, pathToFileURL(folder), pathToFileURL(folder).href]) {
      const readings = await digitsOf({ modelBase, models: ['template'] }, [3, 1, 4]);
      expect(readings.map(({ digit }) => digit)).toEqual([3, 1, 4]);
    }
  });

  test('averages models, looks at more views, and doubts below the threshold', async () => {
    const [reading] = await digitsOf(
      { modelBase: folder, models: ['template', 'constant'], profile: 'light', uncertainThreshold: 0.99 },
      [5],
    );
    expect(reading).toMatchObject({ modelId: 'ensemble_2_models', digit: 5, uncertain: true });
    expect(reading?.details.inferences).toBe(10);
  });

  test('refuses what is larger than it was told to take', async () => {
    const reader = await createReader({ modelBase: folder, models: ['template'], maxSidePx: 40 });
    await expect(reader.read(digitPng(3))).rejects.toMatchObject({ code: 'too_large' });
    await reader.dispose();
  });

  test.each<[string, readonly string[], RegExp]>([
    ['is not there', ['absent'], /^absent: absent\/manifest\.json can't be read \(ENOENT\) \(under \/.*\)$/],
    ['belongs to another pipeline', ['template', 'stale'], /^stale: it was trained behind/],
    [
      'has no plain name',
      ['../template'],
      /^\.\.\/template: its id is not a plain folder name \(under \/.*\)$/,
    ],
    ['was not named', [], /^No model was named\.$/],
  ])('rejects where a model %s', async (_, models, message) => {
    await expect(createReader({ modelBase: folder, models })).rejects.toMatchObject({
      code: 'not_ready',
      message: expect.stringMatching(message),
    });
  });

  // As a caller in JavaScript may have it.
  const loosely = async (options: object): Promise<DigitReader> => await createReader(options);

  test.each<[object, string]>([
    [{ device: 'gpu' }, 'device: expected one of cpu, webgpu, native, auto'],
    [{ profile: 'bad' }, 'profile: expected one of none, light, strong, adaptive'],
    [{ uncertainThreshold: 5 }, 'uncertainThreshold: expected a number from 0 to 1'],
    [{ uncertainThreshold: '0.5' }, 'uncertainThreshold: expected a number from 0 to 1'],
    [{ maxSidePx: -1 }, 'maxSidePx: expected a number above 0'],
    [{ maxBytes: Number.NaN }, 'maxBytes: expected a number above 0'],
    [{ models: 'small' }, 'models: expected the names of models'],
    [{ models: ['small', 2] }, 'models: 1: expected the names of models'],
    [{ modelBase: 5 }, 'modelBase: expected a URL or a path'],
    [{ profil: 'light' }, 'Unrecognized key: "profil"'],
    [{ profile: 'bad', maxBytes: 0 }, 'profile: expected one of none, light, strong, adaptive; maxBytes: '],
  ])('%j is a TypeError that names the option', async (options, message) => {
    const refused = loosely(options);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(`createReader: ${message}`);
  });

  test('what is undefined is left out, and no limit is one too', async () => {
    const given = { models: undefined, profile: undefined, maxBytes: Number.POSITIVE_INFINITY };
    const reader = await loosely(given);
    expect(reader.status().models.map(({ model_id }) => model_id)).toEqual([smallModelId]);
    await reader.dispose();
  });

  test('read takes bytes and its own options, and nothing else', async () => {
    const reader = await createReader({ modelBase: folder, models: ['template'] });
    const bytes = digitPng(3);
    const read: (...args: readonly unknown[]) => Promise<unknown> = (...args) =>
      Reflect.apply(reader.read, reader, args);
    const buffer = Uint8Array.from(bytes).buffer;
    for (const [wrong, name] of [
      [buffer, 'ArrayBuffer'],
      [new DataView(buffer), 'DataView'],
      [new Blob([buffer]), 'Blob'],
      ['picture.png', 'String'],
      [undefined, 'Undefined'],
    ] as const) {
      await expect(read(wrong)).rejects.toThrow(
        new TypeError(`read: expected the bytes of a picture as a Uint8Array, got ${name}`),
      );
    }
    await expect(read(bytes, { invert: 'yes' })).rejects.toThrow(
      new TypeError('read: invert: expected true or false'),
    );
    await expect(read(bytes, { inverted: true })).rejects.toThrow('read: Unrecognized key: "inverted"');
    await expect(read(bytes, { signal: 'x' })).rejects.toThrow('read: signal: expected an AbortSignal');
    await expect(read(bytes, { timeoutMs: 0 })).rejects.toThrow('read: timeoutMs: expected a number above 0');
    await expect(read(bytes, null)).rejects.toThrow(TypeError);
    expect(await read(Buffer.from(bytes), { invert: undefined })).toMatchObject({ digit: 3 });
    await reader.dispose();
  });

  test('many reads leave the event loop its turns, one after the other or at once', async () => {
    const reader = await createReader({ modelBase: folder, models: ['template'] });
    const bytes = digitPng(3);
    const turnsDuring = async (work: () => Promise<unknown>): Promise<number> => {
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      await work();
      clearInterval(timer);
      return turns;
    };
    const atOnce = () => Promise.all(Array.from({ length: 300 }, () => reader.read(bytes)));
    const inTurn = async () => {
      for (let i = 0; i < 300; i++) await reader.read(bytes);
    };
    expect(await turnsDuring(atOnce)).toBeGreaterThan(3);
    expect(await turnsDuring(inTurn)).toBeGreaterThan(3);
    await reader.dispose();
  });

  test('what nobody waits for any more, or waits too long, is dropped', async () => {
    const reader = await createReader({ modelBase: folder, models: ['template'] });
    const bytes = digitPng(3);
    const caller = new AbortController();
    const codes = async (options: DigitReadOptions, onFirst = () => {}): Promise<ReadonlySet<string>> => {
      const reads = Array.from({ length: 1000 }, () => reader.read(bytes, options));
      reads[0]?.then(onFirst, onFirst);
      const settled = await Promise.allSettled(reads);
      return new Set(settled.map((read) => (read.status === 'fulfilled' ? 'read' : read.reason.code)));
    };
    expect(await codes({ signal: caller.signal }, () => caller.abort())).toEqual(
      new Set(['read', 'timeout']),
    );
    expect(await codes({ timeoutMs: 1 })).toContain('timeout');
    expect(await codes({ timeoutMs: 600_000 })).toEqual(new Set(['read']));
    await reader.dispose();
  });

  test('is disposed of at the end of its block; then it says so', async () => {
    const open = async (): Promise<DigitReader> => {
      await using reader = await createReader({ modelBase: folder, models: ['template'] });
      expect((await reader.read(digitPng(3))).digit).toBe(3);
      return reader;
    };
    const reader = await open();
    await expect(reader.read(digitPng(3))).rejects.toMatchObject({
      code: 'not_ready',
      message: 'The reader was disposed of.',
    });
  });
});
