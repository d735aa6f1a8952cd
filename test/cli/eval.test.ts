import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare } from '../../src/cli/eval/compare.ts';
import type { Outcome } from '../../src/cli/eval/read-set.ts';
import { summarize } from '../../src/cli/eval/summarize.ts';
import type { Reading } from '../../src/engine/index.ts';
import { resizeArea } from '../../src/image/index.ts';
import { drawDigit } from '../helpers/draw.ts';
import { templateModel, writeModels } from '../helpers/models.ts';
import { writeIdx } from './idx-folder.ts';
import { runCli } from './run-cli.ts';

describe('summarize', () => {
  /** A reading that took `ms` and is `confidence` sure of `digit`, the rest being even. */
  function reading(digit: number, confidence: number, ms: number): Reading {
    const rest = (1 - confidence) / 9;
    return {
      digit,
      confidence,
      probs: Array.from({ length: 10 }, (_, k) => (k === digit ? confidence : rest)),
      modelId: 'ensemble_1_models',
      uncertain: confidence < 0.7,
      visualPng: null,
      details: {
        format: 'png',
        width: 28,
        height: 28,
        flags: [],
        inferences: 1,
        timings: { queueMs: 1000, decodeMs: ms / 4, preprocessMs: ms / 4, inferMs: ms / 2 },
      },
    };
  }

  const outcomes: readonly Outcome[] = [
    { label: 1, reading: reading(1, 1, 4) },
    { label: 1, reading: reading(1, 1, 8) },
    { label: 2, reading: reading(7, 0.55, 2) },
    { label: 3, code: 'preprocessing_failed' },
  ];

  test('counts what was misread and what was refused', () => {
    const summary = summarize(outcomes);
    expect(summary).toMatchObject({
      pictures: 4,
      errors: 2,
      accuracy: 0.5,
      refused: { preprocessing_failed: 1 },
      misses: [
        { index: 2, label: 2, read: 7, confidence: 0.55 },
        { index: 3, label: 3, read: 'preprocessing_failed', confidence: null },
      ],
    });
    expect(summary.digitAccuracy).toEqual([null, 1, 0, 0, null, null, null, null, null, null]);
  });

  test('two readings of a set: other digits and other refusals differ, confidence alone does not', () => {
    const other: readonly Outcome[] = [
      { label: 1, reading: reading(1, 0.6, 4) },
      { label: 1, reading: reading(7, 1, 8) },
      { label: 2, code: 'preprocessing_failed' },
      { label: 3, code: 'preprocessing_failed' },
    ];
    expect(compare(outcomes, outcomes)).toEqual({ pictures: 4, different: 0, cost: 1 });
    expect(compare(outcomes, other)).toEqual({ pictures: 4, different: 2, cost: 1.5 });
  });

  test('measures confidence and time over what was read', () => {
    const summary = summarize(outcomes);
    expect(summary.meanConfidence).toBeCloseTo(2.55 / 3, 10);
    expect(summary.uncertain).toBeCloseTo(1 / 3, 10);
    expect(summary.ece).toBeCloseTo(0.55 / 3, 10);
    expect(summary.nll).toBeCloseTo(-Math.log(0.05) / 3, 10);
    // Sorted 2, 4, 8; the wait in the queue is not the reading's.
    expect(summary.latencyMs).toEqual({ p50: 4, p95: 8 });
  });
});

describe('npm run eval', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digits-eval-'));
    await writeModels(folder, [{ modelId: 'template', model: templateModel() }]);
    const labels = Uint8Array.of(7, 3, 0, 5, 1);
    const planes = new Uint8Array(labels.length * 784);
    labels.forEach((label, n) => {
      // Off the middle: what is in MNIST's own form stays as it is, and the model's templates are upright.
      const place = { width: 56, height: 56, x: 3, y: 3 };
      const drawn = drawDigit(label, { ...place, sizePx: 39, penPx: 4.5, ink: 255, paper: 0 });
      planes.set(resizeArea(drawn, 28, 28).data, n * 784);
    });
    // The last one shows nothing.
    planes.fill(0, 4 * 784);
    await writeIdx(join(folder, 'mnist'), 't10k', { planes, labels });
  });
  afterAll(() => rm(folder, { recursive: true }));

  function evaluate(...args: readonly string[]) {
    const env = { DIGITS__MODEL_DIR: folder, DIGITS__ACTIVE_MODEL: 'template' };
    return runCli('eval', ['--data', 'mnist', ...args], { cwd: folder, env });
  }

  test('prints the figures and writes them as JSON', async () => {
    const { code, stdout, stderr } = await evaluate(
      '--json',
      'figures.json',
      '--misses',
      '--profile',
      'light',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^models template; profile light\n/);
    expect(stdout).toMatch(/^accuracy +80\.00 %$/m);
    expect(stdout).toMatch(/^ {2}preprocessing_failed +1$/m);
    expect(stdout).toMatch(/^#4: 1 read as preprocessing_failed$/m);
    const figures = JSON.parse(await readFile(join(folder, 'figures.json'), 'utf8'));
    expect(figures).toMatchObject({ models: ['template'], profile: 'light', pictures: 5, errors: 1 });
  });

  test('--limit reads only the first pictures', async () => {
    const { code, stdout } = await evaluate('--limit', '2');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^pictures +2$/m);
    expect(stdout).toMatch(/^accuracy +100\.00 %$/m);
  });

  test('--min-accuracy fails the command where fewer are read right', async () => {
    expect((await evaluate('--min-accuracy', '0.8')).code).toBe(0);
    const { code, stderr } = await evaluate('--min-accuracy', '0.9');
    expect([code, stderr]).toEqual([1, 'the accuracy is below 0.9\n']);
  });

  test.each([
    [['--min-accuracy', '95'], '--min-accuracy is 95; it must be from 0 to 1.'],
    [['--models', 'template,absent'], 'absent is not used'],
    [['--profile', 'best'], '--profile is best; it must be one of none, light, strong, adaptive.'],
    [['--limit', '0'], '--limit is 0'],
    [['--data', 'nowhere'], 'There is neither'],
  ])('%j is an error', async (args, message) => {
    const { code, stdout, stderr } = await evaluate(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
