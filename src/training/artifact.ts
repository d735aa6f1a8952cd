import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { argmax } from '../engine/argmax.ts';
import {
  expectedCalibrationError,
  fitTemperature,
  judge,
  negativeLogLikelihood,
} from '../engine/calibration.ts';
import { type Manifest, manifestSchema, manifestVersion } from '../engine/manifest.ts';
import { softmax } from '../engine/softmax.ts';
import { preprocessHash } from '../image/index.ts';
import { digits } from './architecture.ts';
import { confusionMatrix, learningCurve, reliabilityDiagram } from './charts/index.ts';
import { exportOnnx } from './export-onnx.ts';
import type { FoldedNetwork } from './fold.ts';
import type { GraphRuntime } from './graph-runtime.ts';
import { inferLogits } from './infer.ts';
import type { LabelledPlanes } from './planes.ts';
import { type Recipe, recipeHash } from './recipe.ts';
import type { EpochResult } from './train.ts';

/** The files of `models/<id>/`, by name: what the service loads, and charts of how it was trained. */
export type Artifact = Readonly<
  Record<
    | 'model.onnx'
    | 'manifest.json'
    | 'metrics.json'
    | 'learning-curve.svg'
    | 'confusion.svg'
    | 'reliability.svg',
    Uint8Array
  >
>;

export interface ArtifactParts {
  readonly recipe: Recipe;
  readonly network: FoldedNetwork;
  readonly curve: readonly EpochResult[];
  readonly validation: LabelledPlanes;
  /** Looked at here and nowhere else: for the report alone. */
  readonly test: LabelledPlanes;
  /** ISO 8601 with a time zone. */
  readonly createdAt: string;
}

/** How well a network reads a set, at its temperature. */
export interface SetMetrics {
  readonly pictures: number;
  readonly errors: number;
  readonly accuracy: number;
  /** Mean negative log-likelihood in nats. */
  readonly nll: number;
  /** Expected calibration error, 15 bins. */
  readonly ece: number;
  /** Rows: the digit that is shown; columns: the digit that was read. */
  readonly confusion: readonly (readonly number[])[];
}

export interface TrainedArtifact {
  readonly files: Artifact;
  readonly manifest: Manifest;
  readonly test: SetMetrics;
}

/** A trained network as the files that the service loads, its temperature fitted on the validation set. */
export async function buildArtifact(parts: ArtifactParts, runtime: GraphRuntime): Promise<TrainedArtifact> {
  const { recipe, network, curve, validation, test } = parts;
  const model = exportOnnx(network);
  const validationLogits = await inferLogits(runtime, model, validation);
  const temperature = fitTemperature({ logits: validationLogits, labels: validation.labels });
  const validationProbs = toProbs(validationLogits, temperature);
  const onValidation = measure(validationLogits, validation.labels, temperature);
  const onTest = measure(await inferLogits(runtime, model, test), test.labels, temperature);
  const manifest = manifestSchema.parse({
    schema_version: manifestVersion,
    model_id: recipe.name,
    arch: network.name,
    n_classes: digits,
    version: recipe.version,
    created_at: parts.createdAt,
    preprocess_hash: preprocessHash,
    val_acc: onValidation.accuracy,
    temperature,
    training_recipe: recipe.name,
    training_seed: recipe.seed,
    training_epochs: recipe.epochs,
    test_acc: onTest.accuracy,
    recipe_hash: recipeHash(recipe),
    ...(recipe.parent === undefined ? {} : { parent_model_id: recipe.parent.modelId }),
    model_sha256: bytesToHex(sha256(model)),
    model_bytes: model.length,
  });
  const metrics = { temperature, recipe, validation: onValidation, test: onTest, curve };
  return {
    files: {
      'model.onnx': model,
      'manifest.json': toJson(manifest),
      'metrics.json': toJson(metrics),
      'learning-curve.svg': utf8ToBytes(learningCurve(curve, recipe.name)),
      'confusion.svg': utf8ToBytes(confusionMatrix(onValidation.confusion, `${recipe.name}, validation`)),
      'reliability.svg': utf8ToBytes(
        reliabilityDiagram(validationProbs, validation.labels, `${recipe.name}, validation`),
      ),
    },
    manifest,
    test: onTest,
  };
}

function measure(logits: Float32Array, labels: Uint8Array, temperature: number): SetMetrics {
  const probs = toProbs(logits, temperature);
  const confusion = Array.from({ length: digits }, () => new Array<number>(digits).fill(0));
  labels.forEach((label, n) => {
    const read = argmax(probs[n] ?? []);
    const row = confusion[label] ?? [];
    row[read] = (row[read] ?? 0) + 1;
  });
  const right = confusion.reduce((sum, row, digit) => sum + (row[digit] ?? 0), 0);
  return {
    pictures: labels.length,
    errors: labels.length - right,
    accuracy: right / labels.length,
    nll: negativeLogLikelihood({ logits, labels }, temperature),
    ece: expectedCalibrationError(judge(probs, labels)),
    confusion,
  };
}

function toProbs(logits: Float32Array, temperature: number): readonly Float64Array[] {
  return Array.from({ length: logits.length / digits }, (_, n) =>
    softmax(logits.subarray(n * digits, (n + 1) * digits), temperature),
  );
}

function toJson(value: unknown): Uint8Array {
  return utf8ToBytes(`${JSON.stringify(value, null, 2)}\n`);
}
