import { describe, expect, test } from 'vitest';
import { createOrtClassifier, tryModel } from '../../src/engine/index.ts';
import { constantModel, goldenModel, manifestOf } from '../helpers/models.ts';
import { networkFile, node, plainNetwork, tensor } from '../helpers/network.ts';
import { linearModel } from '../helpers/onnx-model.ts';

async function tryIt(
  model: Uint8Array,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<string | null> {
  return await tryModel(createOrtClassifier, { manifest: manifestOf('m', model, overrides), model });
}

describe('tryModel', () => {
  test('passes what answers numbers, right or wrong', async () => {
    for (const model of [goldenModel(), constantModel([1]), networkFile(plainNetwork)]) {
      expect(await tryIt(model)).toBeNull();
    }
  });

  test.each([
    ['answers no numbers', constantModel([Number.NaN]), /something that is no number/],
    ['answers infinity', constantModel([Number.POSITIVE_INFINITY]), /something that is no number/],
    ['answers 26 classes', linearModel({ weight: () => 0, classes: 26 }), /can't be run: .*26/],
    ['wants larger pictures', linearModel({ weight: () => 0, inputSide: 32 }), /can't be run: .*32/],
    [
      'takes one picture at a time',
      linearModel({ weight: () => 0, batch: 1 }),
      /can't be run: .*expected float32/,
    ],
    [
      'has nodes that do not fit',
      networkFile({ ...plainNetwork, nodes: [node('Gemm', ['picture', 'absent'], 'logits')] }),
      /can't be run/,
    ],
    [
      'has layers of other sizes',
      networkFile({ ...plainNetwork, tensors: [tensor('weights', [99, 10])] }),
      /can't be run/,
    ],
    ['is no ONNX file', new TextEncoder().encode('#!/bin/sh\necho hello\n'), /the model /],
    [
      'has an operator that is not allowed',
      networkFile({ ...plainNetwork, nodes: [node('If', [], 'y')] }),
      /"If"/,
    ],
  ])('refuses one that %s', async (_, model, reason) => {
    expect(await tryIt(model)).toMatch(reason);
  });

  test('refuses a manifest that is not true', async () => {
    const model = constantModel([1]);
    expect(await tryIt(model, { model_sha256: '0'.repeat(64) })).toMatch(/SHA-256/);
    expect(await tryIt(model, { preprocess_hash: '0'.repeat(64) })).toMatch(/preprocessing/);
    expect(await tryIt(model, { model_id: '../m' })).toMatch(/plain folder name/);
    expect(await tryModel(createOrtClassifier, { manifest: 'none', model })).toMatch(/none/);
  });
});
