import {
  type CreateClassifier,
  createDirectEngine,
  type EngineStatus,
  type ModelStore,
  type Reader,
} from '../engine/index.ts';
import { DigitsError } from '../errors.ts';
import { type CreateReaderOptions, checkRead, parseReaderOptions } from './reader-options.ts';
import { systemTimers } from './system-timers.ts';
import { systemWebGpu } from './system-webgpu.ts';

/** Reads pictures one after the other, in the calling thread. `read` rejects with a TypeError for what is no picture's bytes. */
export interface DigitReader extends Reader {
  /** Which models it reads with, and on what device. */
  status(): EngineStatus;
}

export interface OpenReaderDeps {
  /** The models under `base`, or those of the package where it is absent. */
  readonly storeOf: (base: string | URL | undefined) => ModelStore;
  readonly createClassifier: CreateClassifier;
}

/** A larger `visualPng` is left out; one of 28x28 is never larger. */
const visualizeMaxBytes = 16 * 1024;

/**
 * Loads the models and answers a reader that is ready; rejects with `not_ready` where one of them can't be used, with a TypeError
 * where an option is not what it is to be.
 */
export async function openReader(deps: OpenReaderDeps, options: CreateReaderOptions): Promise<DigitReader> {
  const { models, modelBase, profile, device, uncertainThreshold, maxBytes, maxSidePx } =
    parseReaderOptions(options);
  const engine = createDirectEngine(
    {
      store: deps.storeOf(modelBase),
      createClassifier: deps.createClassifier,
      clock: systemTimers,
      webGpu: systemWebGpu,
    },
    {
      modelIds: models,
      device,
      reader: {
        limits: { maxBytes, maxSidePx },
        tta: profile,
        uncertainThreshold,
        visualizeMaxBytes,
        temperatureOverride: null,
      },
    },
  );
  await engine.started();
  const { modelId, refused } = engine.status();
  if (modelId === null || refused.length > 0) {
    await engine.dispose();
    const reasons = refused.map((model) => `${model.modelId}: ${model.reason}`);
    throw new DigitsError('not_ready', reasons.join('; ') || 'No model was named.');
  }
  return {
    async read(bytes, readOptions, control) {
      checkRead(bytes, readOptions);
      return await engine.read(bytes, readOptions, control);
    },
    status: engine.status,
    dispose: engine.dispose,
  };
}
