/// <reference lib="esnext.disposable" preserve="true" />
import {
  type CreateClassifier,
  createDirectEngine,
  type EngineStatus,
  type ModelStore,
  type Reading,
  type Timers,
} from '../engine/index.ts';
import { DigitsError } from '../errors.ts';
import {
  type CreateReaderOptions,
  checkRead,
  type DigitReadOptions,
  parseReaderOptions,
} from './reader-options.ts';
import { systemTimers } from './system-timers.ts';
import { systemWebGpu } from './system-webgpu.ts';

/** Reads pictures one after the other, in the calling thread. */
export interface DigitReader {
  /**
   * Reads a picture, a PNG or JPEG of one digit. Rejects with a `DigitsError`, whose `code` tells why it can't be read, and with a TypeError for what is no
   * picture's bytes and for options that are none. The bytes stay the caller's, who leaves them as they are until this settles.
   */
  read(bytes: Uint8Array, options?: DigitReadOptions): Promise<Reading>;
  /** Which models it reads with, and on what device. */
  status(): EngineStatus;
  /** Frees the models once the reads under way are done; later ones reject with `not_ready`. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface OpenReaderDeps {
  /** The models under `base`, or those of the package where it is absent. */
  readonly storeOf: (base: string | URL | undefined) => ModelStore;
  readonly createClassifier: CreateClassifier;
  /** For turns of the event loop between reads; absent where one request may not wait for a timer of another, as in an edge worker. */
  readonly timers?: Timers;
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
      ...(deps.timers && { timers: deps.timers }),
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
    const place = modelBase === undefined ? '' : ` (under ${modelBase})`;
    throw new DigitsError(
      'not_ready',
      reasons.length > 0 ? `${reasons.join('; ')}${place}` : 'No model was named.',
    );
  }
  return {
    async read(bytes, readOptions = {}) {
      checkRead(bytes, readOptions);
      const { signal, timeoutMs, ...request } = readOptions;
      return await engine.read(bytes, request, {
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { deadlineMs: systemTimers.nowMs() + timeoutMs }),
      });
    },
    status: engine.status,
    dispose: engine.dispose,
    [Symbol.asyncDispose]: engine.dispose,
  };
}
