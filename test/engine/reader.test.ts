import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createOrtClassifier,
  createReader,
  type Reader,
  type ReaderOptions,
} from '../../src/engine/index.ts';
import { manifestSchema } from '../../src/engine/manifest.ts';
import { decode, encodePng, preprocess } from '../../src/image/index.ts';
import { digitPng, readerOptions } from '../helpers/engine.ts';
import { type ManualTimers, manualTimers } from '../helpers/manual-timers.ts';
import { constantModel, manifestOf, plainDigit, templateModel } from '../helpers/models.ts';

const readers: Reader[] = [];

async function open(
  model: Uint8Array,
  options: Partial<ReaderOptions> = {},
  clock = manualTimers(),
): Promise<Reader> {
  const manifest = manifestSchema.parse(manifestOf('m', model));
  const members = [{ manifest, classifier: await createOrtClassifier(model, 'cpu') }];
  const reader = createReader({ members, clock }, { ...readerOptions, ...options });
  readers.push(reader);
  return reader;
}

let reader: Reader;
beforeAll(async () => {
  reader = await open(templateModel());
});
afterAll(async () => {
  for (const each of readers) await each.dispose();
});

describe('createReader', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('reads a drawn %d', async (digit) => {
    const reading = await reader.read(digitPng(digit));
    expect(reading.digit).toBe(digit);
    expect(reading.probs).toHaveLength(10);
    expect(reading.confidence).toBe(reading.probs[digit]);
    expect(reading.modelId).toBe('ensemble_1_models');
    expect(reading.uncertain).toBe(false);
    expect(reading.visualPng).toBeNull();
    expect(reading.details).toMatchObject({ format: 'png', width: 90, height: 80, inferences: 1 });
  });

  test('shows the models what the pipeline makes of a picture, one after the other in the same memory', async () => {
    const folder = new URL('../golden/', import.meta.url);
    for (const picture of readdirSync(new URL('pictures', folder)).sort()) {
      const { visualPng } = await reader.read(readFileSync(new URL(`pictures/${picture}`, folder)), {
        visualize: true,
      });
      const expected = readFileSync(new URL(`planes/${picture.replace(/\.\w+$/, '')}.png`, folder));
      const pixels = (png: Uint8Array) => decode(png, readerOptions.limits).image;
      expect(pixels(visualPng ?? new Uint8Array()), picture).toEqual(pixels(expected));
    }
  });

  test('two digits that are equally likely are the smaller one, and uncertain', async () => {
    const torn = await open(constantModel([0, 5, 0, 0, 0, 0, 0, 5, 0, 0]));
    const reading = await torn.read(digitPng(7));
    expect(reading.digit).toBe(1);
    expect(reading.confidence).toBeLessThan(0.5);
    expect(reading.uncertain).toBe(true);
  });

  test('a confidence of just the threshold is not uncertain', async () => {
    const even = constantModel([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const atThreshold = await open(even, { uncertainThreshold: 0.1 });
    expect((await atThreshold.read(digitPng(7))).uncertain).toBe(false);
    const above = await open(even, { uncertainThreshold: 0.1001 });
    expect((await above.read(digitPng(7))).uncertain).toBe(true);
  });

  test('one of several digits is uncertain, however clear each is', async () => {
    const [left, right] = [plainDigit(3), plainDigit(7)];
    const { width, height } = left;
    const data = new Uint8Array(2 * width * height);
    for (let y = 0; y < height; y++) {
      data.set(left.data.subarray(y * width, (y + 1) * width), 2 * y * width);
      data.set(right.data.subarray(y * width, (y + 1) * width), (2 * y + 1) * width);
    }
    const { confidence, probs, uncertain, details } = await reader.read(
      encodePng({ data, width: 2 * width, height }),
    );
    expect(details.flags).toContain('crowded');
    expect(uncertain).toBe(true);
    expect(confidence).toBeLessThanOrEqual(0.55);
    expect(probs.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
  });

  test('shows what the model saw when asked to', async () => {
    const { visualPng } = await reader.read(digitPng(4), { visualize: true });
    const { image } = decode(visualPng ?? new Uint8Array(), readerOptions.limits);
    const seen = Uint8Array.from({ length: 784 }, (_, i) => image.data[4 * i] ?? 0);
    expect([image.width, image.height]).toEqual([28, 28]);
    expect(seen).toEqual(preprocess(plainDigit(4)).plane.data);
  });

  test('leaves the picture out where it would be too large', async () => {
    const { visualPng } = await reader.read(digitPng(4), { visualize: true });
    const size = visualPng?.length ?? 0;
    const enough = await open(templateModel(), { visualizeMaxBytes: size });
    expect((await enough.read(digitPng(4), { visualize: true })).visualPng).toEqual(visualPng);
    const tooLittle = await open(templateModel(), { visualizeMaxBytes: size - 1 });
    expect((await tooLittle.read(digitPng(4), { visualize: true })).visualPng).toBeNull();
  });

  test('passes the options of a read on to the pipeline', async () => {
    const told = await reader.read(digitPng(4), { invert: true }).catch((error: unknown) => error);
    expect(told).not.toMatchObject({ digit: 4, confidence: (await reader.read(digitPng(4))).confidence });
  });

  test.each([
    ['bytes that are no picture', new TextEncoder().encode('GIF89a, or something'), 'unsupported_media_type'],
    ['a picture that is cut off', digitPng(3).subarray(0, 60), 'invalid_image'],
  ])('%s', async (_, bytes, code) => {
    await expect(reader.read(bytes)).rejects.toMatchObject({ name: 'DigitsError', code });
  });

  test('holds pictures to its limits', async () => {
    const small = await open(templateModel(), { limits: { maxBytes: 2_000_000, maxSidePx: 89 } });
    await expect(small.read(digitPng(3))).rejects.toMatchObject({ code: 'too_large' });
    const short = await open(templateModel(), { limits: { maxBytes: 100, maxSidePx: 1024 } });
    await expect(short.read(digitPng(3))).rejects.toMatchObject({ code: 'too_large' });
  });

  test('without a model it is not ready', async () => {
    const empty = createReader({ members: [], clock: manualTimers() }, readerOptions);
    await expect(empty.read(digitPng(3))).rejects.toMatchObject({ code: 'not_ready' });
  });

  test('does not begin after its deadline, or for a caller that is gone', async () => {
    const clock: ManualTimers = manualTimers();
    const late = await open(templateModel(), {}, clock);
    clock.advance(10);
    await expect(late.read(digitPng(3), {}, { deadlineMs: 10 })).rejects.toMatchObject({ code: 'timeout' });
    expect((await late.read(digitPng(3), {}, { deadlineMs: 10.5 })).digit).toBe(3);
    const signal = AbortSignal.abort();
    await expect(late.read(digitPng(3), {}, { signal })).rejects.toMatchObject({ code: 'timeout' });
  });

  test('stops between stages when the deadline passes on the way', async () => {
    const model = templateModel();
    const manifest = manifestSchema.parse(manifestOf('m', model));
    const members = [{ manifest, classifier: await createOrtClassifier(model, 'cpu') }];
    let looks = 0;
    const clock = { nowMs: () => looks++ };
    const slow = createReader({ members, clock }, readerOptions);
    readers.push(slow);
    await slow.read(digitPng(3), {}, { deadlineMs: 1000 });
    const looksOfOneRead = looks;
    for (let deadlineMs = 1; deadlineMs < looksOfOneRead - 2; deadlineMs++) {
      looks = 0;
      await expect(slow.read(digitPng(3), {}, { deadlineMs })).rejects.toMatchObject({ code: 'timeout' });
      expect(looks).toBeLessThan(looksOfOneRead);
    }
  });

  test('does not begin to look for a digit after the deadline, which passed while it decoded', async () => {
    const model = templateModel();
    const manifest = manifestSchema.parse(manifestOf('m', model));
    const members = [{ manifest, classifier: await createOrtClassifier(model, 'cpu') }];
    const blank = encodePng({ data: new Uint8Array(64 * 64).fill(255), width: 64, height: 64 });
    let nowMs = 0;
    const decoding = createReader({ members, clock: { nowMs: () => nowMs++ } }, readerOptions);
    readers.push(decoding);
    await expect(decoding.read(blank, {}, { deadlineMs: 3 })).rejects.toMatchObject({ code: 'timeout' });
    await expect(decoding.read(blank)).rejects.toMatchObject({ code: 'preprocessing_failed' });
  });

  test('tells how long each stage took', async () => {
    let nowMs = 0;
    const model = templateModel();
    const manifest = manifestSchema.parse(manifestOf('m', model));
    const members = [{ manifest, classifier: await createOrtClassifier(model, 'cpu') }];
    const stepping = createReader({ members, clock: { nowMs: () => nowMs++ } }, readerOptions);
    readers.push(stepping);
    const { details } = await stepping.read(digitPng(3));
    expect(details.timings).toEqual({ queueMs: 0, decodeMs: 1, preprocessMs: 1, inferMs: 1 });
  });
});
