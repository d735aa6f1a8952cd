import type { EventHandler } from 'h3';
import type { ModelAnswer, ModelsAnswer, RefusedModelAnswer } from '../../contract.ts';
import type { Manifest } from '../../engine/manifest.ts';
import type { Engine, RefusedModel } from '../../engine/types.ts';
import { jsonResponse } from '../json-response.ts';

export interface ModelsRouteOptions {
  readonly engine: Engine;
  /** In place of every model's own temperature; null: each has its own. */
  readonly temperatureOverride: number | null;
}

/** `GET /v1/models/active`: the ensemble and the manifests of its models. */
export function createModelsRoute(options: ModelsRouteOptions): EventHandler {
  return () => jsonResponse(200, toModelsAnswer(options));
}

export function toModelsAnswer({ engine, temperatureOverride }: ModelsRouteOptions): ModelsAnswer {
  const { modelId, models: manifests, refused: notLoaded, device } = engine.status();
  const models = manifests.map((manifest) => toModelAnswer(manifest, temperatureOverride));
  const refused = notLoaded.map(toRefusedAnswer);
  const [first] = models;
  if (first === undefined || modelId === null || device === null) {
    return { model_loaded: false, model_id: null, models: [], refused };
  }
  return {
    model_loaded: true,
    ...first,
    model_id: modelId,
    models,
    refused,
    device: device.device,
    device_reason: device.reason,
  };
}

function toModelAnswer(manifest: Manifest, temperatureOverride: number | null): ModelAnswer {
  return {
    model_id: manifest.model_id,
    arch: manifest.arch,
    n_classes: manifest.n_classes,
    version: manifest.version,
    created_at: manifest.created_at,
    schema_version: manifest.schema_version,
    val_acc: manifest.val_acc,
    temperature: temperatureOverride ?? manifest.temperature,
  };
}

export function toRefusedAnswer(model: RefusedModel): RefusedModelAnswer {
  return { model_id: model.modelId, reason: model.reason };
}
