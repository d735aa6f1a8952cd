import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { goldenPlanes } from '../../src/engine/golden-planes.ts';
import type { Manifest, ModelStore } from '../../src/engine/index.ts';
import { type GrayImage, normalize, preprocess, preprocessHash } from '../../src/image/index.ts';
import { drawDigit } from './draw.ts';
import { linearModel } from './onnx-model.ts';

/** The manifest that belongs to a model file; `overrides` make it lie. */
export function manifestOf(
  modelId: string,
  model: Uint8Array,
  overrides: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const truth: Manifest = {
    schema_version: 'v1.1',
    model_id: modelId,
    arch: 'linear',
    n_classes: 10,
    version: '1.0.0',
    created_at: '2026-01-02T03:04:05Z',
    preprocess_hash: preprocessHash,
    val_acc: 0.9,
    temperature: 1,
    training_recipe: 'none',
    training_seed: 1,
    training_epochs: 0,
    test_acc: 0.9,
    recipe_hash: '0'.repeat(64),
    model_sha256: createHash('sha256').update(model).digest('hex'),
    model_bytes: model.length,
  };
  return { ...truth, ...overrides };
}

/** A digit that `templateModel` is sure of. */
export function plainDigit(digit: number): GrayImage {
  return drawDigit(digit, { width: 90, height: 80, sizePx: 56, penPx: 6 });
}

/**
 * A model that reads the digits of `plainDigit`: each class is as likely as the picture is near to the drawn digit,
 * exp(-sharpness / 2 |picture - drawing|^2), which makes logits that are linear in the picture.
 */
export function templateModel(sharpness = 0.05): Uint8Array {
  return templatesModel(
    Array.from({ length: 10 }, (_, digit) => normalize(preprocess(plainDigit(digit)).plane)),
    sharpness,
  );
}

function templatesModel(templates: readonly Float32Array[], sharpness: number): Uint8Array {
  return linearModel({
    weight: (cls, pixel) => sharpness * (templates[cls]?.[pixel] ?? 0),
    bias: (cls) =>
      (templates[cls] ?? new Float32Array()).reduce((sum, value) => sum - (sharpness / 2) * value * value, 0),
  });
}

/** A linear model that passes the self-test: it knows the golden digits by heart, and reads others not badly. */
export function goldenModel(sharpness = 0.05): Uint8Array {
  return templatesModel(
    goldenPlanes().map((plane) => normalize(plane)),
    sharpness,
  );
}

/** A model that answers with the same logits whatever it sees. */
export function constantModel(logits: readonly number[]): Uint8Array {
  return linearModel({ weight: () => 0, bias: (cls) => logits[cls] ?? 0 });
}

export interface StoredModel {
  readonly modelId: string;
  readonly model: Uint8Array;
  /** What the manifest says other than the truth. */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** Models in memory, as an edge worker would bundle them. */
export function memoryStore(models: readonly StoredModel[]): ModelStore {
  const find = (modelId: string): StoredModel => {
    const found = models.find((model) => model.modelId === modelId);
    if (found === undefined) throw new Error(`${modelId} is not in the bundle`);
    return found;
  };
  return {
    list: async () => models.map(({ modelId }) => modelId),
    manifest: async (modelId) => {
      const { model, overrides } = find(modelId);
      return manifestOf(modelId, model, overrides);
    },
    model: async (modelId) => find(modelId).model,
  };
}

/** Writes models as folders of `directory`. */
export async function writeModels(directory: string, models: readonly StoredModel[]): Promise<void> {
  for (const { modelId, model, overrides } of models) {
    await mkdir(join(directory, modelId), { recursive: true });
    await writeFile(join(directory, modelId, 'model.onnx'), model);
    const manifest = JSON.stringify(manifestOf(modelId, model, overrides));
    await writeFile(join(directory, modelId, 'manifest.json'), manifest);
  }
}

/** One of the repository's own models, with its manifest's temperature. */
export function shippedModel(modelId: string): StoredModel {
  const folder = new URL(`../../models/${modelId}/`, import.meta.url);
  const { temperature } = z
    .object({ temperature: z.number() })
    .parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));
  const model = new Uint8Array(readFileSync(new URL('model.onnx', folder)));
  return { modelId, model, overrides: { temperature } };
}
