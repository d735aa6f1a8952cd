import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createOrtClassifier, manifestSchema, softmax } from '../../src/engine/index.ts';
import { normalize, preprocessHash } from '../../src/image/index.ts';
import { buildArtifact } from '../../src/training/artifact.ts';
import { plainPlanes } from '../../src/training/epoch-planes.ts';
import { exportOnnx } from '../../src/training/export-onnx.ts';
import { fold } from '../../src/training/fold.ts';
import { inferLogits } from '../../src/training/infer.ts';
import { sixLayer } from '../../src/training/models/six-layer.ts';
import { trainingLogits } from '../../src/training/network.ts';
import { initialParameters, parameterTensors } from '../../src/training/parameters.ts';
import { gather, planeSize, span } from '../../src/training/planes.ts';
import { recipeHash } from '../../src/training/recipe.ts';
import { estimateStatistics } from '../../src/training/statistics.ts';
import { expectClose, normals, useBackend } from './tensors.ts';
import { drawnDigits, tinyRecipe, toPlane } from './tiny.ts';

beforeAll(useBackend);

const architecture = sixLayer(4);
/** Random gains and offsets too, so that folding them wrongly would show. */
const parameters = initialParameters(architecture, 5).map((parameter, p) =>
  parameter.decays
    ? parameter
    : { ...parameter, values: parameter.values.map((value, i) => value + 0.3 * (normals(64, p)[i] ?? 0)) },
);
const digits = plainPlanes(drawnDigits(1000, 3), toPlane);

describe('a folded network', () => {
  test('reads a batch as training did, given the statistics of that very batch', () => {
    const batch = {
      planes: digits.planes.subarray(0, 60 * planeSize),
      labels: digits.labels.subarray(0, 60),
    };
    const { pictures } = gather(batch, span(0, 60));
    const trained = trainingLogits(
      architecture,
      parameterTensors(parameters),
      tf.tensor4d(pictures, [60, 28, 28, 1]),
    );
    const folded = fold(architecture, parameters, estimateStatistics(architecture, parameters, batch, 60));
    expectClose(inferLogits(folded, batch), trained.dataSync(), { rtol: 1e-4, atol: 1e-4 });
  });

  test('statistics over several batches are those of all their pictures', () => {
    const batch = {
      planes: digits.planes.subarray(0, 60 * planeSize),
      labels: digits.labels.subarray(0, 60),
    };
    const whole = estimateStatistics(architecture, parameters, batch, 60).get('norm1');
    const parts = estimateStatistics(architecture, parameters, batch, 20).get('norm1');
    expectClose(parts?.mean ?? [], whole?.mean ?? [], { rtol: 1e-6, atol: 1e-9 });
    expectClose(parts?.variance ?? [], whole?.variance ?? [], { rtol: 1e-6, atol: 1e-9 });
  });

  test('needs the statistics of every layer', () => {
    expect(() => fold(architecture, parameters, new Map())).toThrow('norm1 cannot be folded');
  });
});

test('the exported model gives the trainer’s probabilities within 1e-4 on 1,000 digits', async () => {
  const network = fold(architecture, parameters, estimateStatistics(architecture, parameters, digits, 100));
  const classifier = await createOrtClassifier(exportOnnx(network), 'cpu');
  const trained = inferLogits(network, digits);
  const { pictures } = gather(digits, span(0, 1000));
  const exported = await classifier.run(pictures, 1000);
  await classifier.dispose();
  const probabilities = (logits: Float32Array): number[] =>
    Array.from({ length: 1000 }, (_, n) =>
      Array.from(softmax(logits.subarray(10 * n, 10 * n + 10), 1)),
    ).flat();
  expectClose(probabilities(exported), probabilities(trained), { rtol: 0, atol: 1e-4 });
  // The network is not one that answers the same to everything.
  expect(new Set(probabilities(trained).map((value) => value.toFixed(3))).size).toBeGreaterThan(100);
});

test('an artifact is what the service loads: manifest v1.1, model and figures that belong together', async () => {
  const network = fold(architecture, parameters, estimateStatistics(architecture, parameters, digits, 100));
  const part = (from: number, to: number) => ({
    planes: digits.planes.subarray(from * planeSize, to * planeSize),
    labels: digits.labels.subarray(from, to),
  });
  const artifact = buildArtifact({
    recipe: tinyRecipe,
    network,
    curve: [{ epoch: 1, trainLoss: 1, valAcc: 0.5, valNll: 1 }],
    validation: part(0, 100),
    test: part(100, 300),
    createdAt: '2026-01-02T03:04:05.000Z',
  });
  const manifest = manifestSchema.parse(
    JSON.parse(new TextDecoder().decode(artifact.files['manifest.json'])),
  );
  expect(manifest).toMatchObject({
    model_id: 'tiny',
    arch: 'six-layer-4',
    preprocess_hash: preprocessHash,
    recipe_hash: recipeHash(tinyRecipe),
    training_epochs: 4,
    model_bytes: artifact.files['model.onnx'].length,
  });
  const metrics = JSON.parse(new TextDecoder().decode(artifact.files['metrics.json']));
  expect(metrics.test.pictures).toBe(200);
  expect(metrics.test.accuracy).toBe(manifest.test_acc);
  expect(metrics.test.confusion.flat().reduce((sum: number, count: number) => sum + count, 0)).toBe(200);
  expect(metrics.recipe).toEqual(tinyRecipe);
  const classifier = await createOrtClassifier(artifact.files['model.onnx'], 'cpu');
  const plane = { data: digits.planes.subarray(0, planeSize), width: 28, height: 28 };
  expect(await classifier.run(normalize(plane), 1)).toHaveLength(10);
  await classifier.dispose();
});
