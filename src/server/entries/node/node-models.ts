import type { Config } from '../../../config.ts';
import { type HotEngine, type ModelStore, manifestSchema, watchModels } from '../../../engine/index.ts';
import { messageOf } from '../../../error-message.ts';
import { DigitsError } from '../../../errors.ts';
import type { Log } from '../../../log.ts';
import { describeError } from '../../../log.ts';
import { hasModel } from '../../../runtime/has-model.ts';
import { installArtifact } from '../../../runtime/install-artifact.ts';
import { systemTimers } from '../../../runtime/system-timers.ts';
import { tryModelNode } from '../../../runtime/try-model-node.ts';
import type { ModelAdmin, UploadedModel } from '../../model-admin.ts';
import type { ActiveSetFile } from './active-set.ts';
import { artifactFolder } from './engine-options.ts';

export interface NodeModelsOptions {
  readonly config: Config;
  readonly engine: HotEngine;
  readonly store: ModelStore;
  readonly activeSet: ActiveSetFile;
  readonly log: Log;
  /** For tests of the sources: where the built thread is that tries uploads. */
  readonly trialUrl?: URL;
}

export interface NodeModels extends ModelAdmin {
  /** Makes the configured set active again, its files read anew. Never rejects: the log tells. */
  reload(configured: readonly string[]): Promise<void>;
  /** Ends the watch and whatever change is under way. */
  stop(): Promise<void>;
}

/** The models of a service on a file system: changed by request, by signal, and when their manifests change. */
export function createNodeModels(options: NodeModelsOptions): NodeModels {
  const { config, engine, store, activeSet, log, trialUrl } = options;
  const { watchMs, trialMs } = config.models;
  let configured = config.engine.activeModels;
  let kept = Promise.resolve();

  async function logged(trigger: string, swap: () => Promise<void>): Promise<void> {
    try {
      await swap();
    } catch (error) {
      const reason = messageOf(error);
      log.error('models_not_changed', { trigger, reason });
      throw error;
    }
    const { modelId, loadMs } = engine.status();
    const load_ms = Math.round(loadMs ?? 0);
    log.info('models_changed', { trigger, model_id: modelId, model_ids: engine.activeIds(), load_ms });
  }

  /** The swap is done: a disk that is full only means that the next start begins with another set. The latest is kept. */
  async function keep(active: readonly string[]): Promise<void> {
    kept = kept
      .then(() => activeSet.write({ active, configured }))
      .catch((error: unknown) => {
        log.error('active_set_not_kept', { error: describeError(error) });
      });
    await kept;
  }

  async function install({ manifest, model, metrics }: UploadedModel): Promise<void> {
    const { model_id: modelId } = manifestSchema.parse(manifest);
    const files = {
      'model.onnx': model,
      'manifest.json': new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
      ...(metrics === undefined ? {} : { 'metrics.json': metrics }),
    };
    const folder = artifactFolder(config);
    const isNew =
      !(await hasModel(store, modelId)) &&
      (await installArtifact(folder, modelId, files).catch((cause: unknown) => {
        throw new DigitsError('internal_error', 'The model could not be kept.', { cause });
      }));
    if (!isNew) throw refusal(`there is a model ${modelId} already`);
  }

  const endWatch =
    watchMs === 0
      ? () => {}
      : watchModels({
          engine,
          store,
          timers: systemTimers,
          everyMs: watchMs,
          onChange: () => logged('files', engine.refresh).catch(() => undefined),
        });

  return {
    async activate(modelIds) {
      await logged('request', () => engine.swap(modelIds));
      await keep(modelIds);
    },
    async reload(latest) {
      try {
        await logged('signal', () => engine.swap(latest));
      } catch {
        return;
      }
      configured = latest;
      await keep(latest);
    },
    async install(upload) {
      const reason = await tryModelNode(upload, {
        timeoutMs: trialMs,
        ...(trialUrl === undefined ? {} : { workerUrl: trialUrl }),
      });
      if (reason !== null) throw refusal(reason);
      await install(upload);
      const manifest = manifestSchema.parse(upload.manifest);
      log.info('model_installed', { model_id: manifest.model_id, model_sha256: manifest.model_sha256 });
      return manifest;
    },
    async stop() {
      endWatch();
      await engine.endSwaps();
    },
  };
}

function refusal(reason: string): DigitsError {
  return new DigitsError('malformed_form', `The model was refused: ${reason}.`);
}
