import { describe, expect, test } from 'vitest';
import { createOrtClassifier, manifestSchema, softmax } from '../../src/engine/index.ts';
import { normalize, preprocessHash } from '../../src/image/index.ts';
import type { Architecture } from '../../src/training/architecture.ts';
import { buildArtifact } from '../../src/training/artifact.ts';
import { plainPlanes } from '../../src/training/epoch-planes.ts';
import { exportOnnx } from '../../src/training/export-onnx.ts';
import { fold } from '../../src/training/fold.ts';
import { parameterInputs } from '../../src/training/gradients.ts';
import { statisticsGraph } from '../../src/training/graph/training-graphs.ts';
import { densenet } from '../../src/training/models/densenet.ts';
import { plain } from '../../src/training/models/plain.ts';
import { resnet18 } from '../../src/training/models/resnet.ts';
import { wideResnet } from '../../src/training/models/wide-resnet.ts';
import { createGraphRuntime } from '../../src/training/node/create-graph-runtime.ts';
import { encodeOnnx } from '../../src/training/onnx-schema.ts';
import { initialParameters, type Parameters, withValues } from '../../src/training/parameters.ts';
import { gather, type LabelledPlanes, planeSize, span } from '../../src/training/planes.ts';
import { recipeHash } from '../../src/training/recipe.ts';
import { estimateStatistics } from '../../src/training/statistics.ts';
import { expectClose, normals } from './tensors.ts';
import { drawnDigits, tinyRecipe, toPlane } from './tiny.ts';

const runtime = await createGraphRuntime('wasm');
const digits = plainPlanes(drawnDigits(1000, 3), toPlane);
const first = (count: number): LabelledPlanes => ({
  planes: digits.planes.subarray(0, count * planeSize),
  labels: digits.labels.subarray(0, count),
});

/** Random gains and offsets too, so that folding them wrongly would show. */
function randomParameters(architecture: Architecture): Parameters {
  const initial = initialParameters(architecture, 5);
  return withValues(
    initial,
    initial.map(({ values, decays }, p) =>
      decays ? values : values.map((value, i) => value + 0.3 * (normals(values.length, p)[i] ?? 0)),
    ),
  );
}

/** The logits of a batch as training computes them, normalised by the batch's own statistics. */
async function trainerLogits(architecture: Architecture, parameters: Parameters, count: number) {
  const session = await runtime.open(encodeOnnx(statisticsGraph(architecture, parameters, count)));
  const { pictures } = gather(digits, span(0, count));
  const outputs = await session.run({
    ...parameterInputs(parameters),
    picture: { dims: [count, 1, 28, 28], values: pictures },
  });
  await session.dispose();
  return outputs.logits ?? new Float32Array();
}

function probabilities(logits: Float32Array): readonly number[] {
  const rows = Array.from({ length: logits.length / 10 }, (_, n) => logits.subarray(10 * n, 10 * n + 10));
  return rows.flatMap((row) => Array.from(softmax(row, 1)));
}

describe.each([
  plain('plain-3', 4),
  plain('plain-5', 4),
  plain('plain-7', 4),
  resnet18(4),
  wideResnet(4),
  densenet(4),
])('$name, folded and exported', (architecture) => {
  test('gives the trainer’s probabilities within 1e-4 on 1,000 digits', { timeout: 60_000 }, async () => {
    const parameters = randomParameters(architecture);
    const statistics = await estimateStatistics(runtime, architecture, parameters, digits, 1000);
    const model = exportOnnx(fold(architecture, parameters, statistics));
    const classifier = await createOrtClassifier(model, 'cpu');
    const { pictures } = gather(digits, span(0, 1000));
    const exported = await classifier.run(pictures, 1000);
    await classifier.dispose();
    const trained = await trainerLogits(architecture, parameters, 1000);
    expectClose(probabilities(exported), probabilities(trained), { rtol: 0, atol: 1e-4 });
    // The network is not one that answers the same to everything.
    expect(new Set(probabilities(trained).map((value) => value.toFixed(3))).size).toBeGreaterThan(100);
  });
});

describe('statistics', () => {
  const architecture = plain('plain-3', 4);
  const parameters = randomParameters(architecture);

  test('over several batches are those of all their pictures', async () => {
    const whole = await estimateStatistics(runtime, architecture, parameters, first(60), 60);
    const parts = await estimateStatistics(runtime, architecture, parameters, first(60), 20);
    const [one, other] = [whole.get('norm1'), parts.get('norm1')];
    expectClose(other?.mean ?? [], one?.mean ?? [], { rtol: 1e-4, atol: 1e-5 });
    expectClose(other?.variance ?? [], one?.variance ?? [], { rtol: 1e-4, atol: 1e-5 });
  });

  test('are needed of every layer', () => {
    expect(() => fold(architecture, parameters, new Map())).toThrow('no statistics of norm1');
  });
});

test('an artifact is what the service loads: manifest v1.1, model and figures that belong together', async () => {
  const architecture = plain('plain-3', 4);
  const parameters = randomParameters(architecture);
  const statistics = await estimateStatistics(runtime, architecture, parameters, digits, 100);
  const network = fold(architecture, parameters, statistics);
  const part = (from: number, to: number) => ({
    planes: digits.planes.subarray(from * planeSize, to * planeSize),
    labels: digits.labels.subarray(from, to),
  });
  const artifact = await buildArtifact(
    {
      recipe: tinyRecipe,
      network,
      curve: [{ epoch: 1, trainLoss: 1, valAcc: 0.5, valNll: 1 }],
      validation: part(0, 100),
      test: part(100, 300),
      createdAt: '2026-01-02T03:04:05.000Z',
    },
    runtime,
  );
  const manifest = manifestSchema.parse(
    JSON.parse(new TextDecoder().decode(artifact.files['manifest.json'])),
  );
  expect(manifest).toMatchObject({
    model_id: 'tiny',
    arch: 'plain-3-4',
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
