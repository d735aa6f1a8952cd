import {
  type CreateClassifier,
  createDirectEngine,
  type DeviceChoice,
  type EngineStatus,
  type ModelStore,
  type Reader,
  type TtaProfile,
} from '../engine/index.ts';
import { DigitsError } from '../errors.ts';
import { smallModelId } from './small-model.ts';
import { systemTimers } from './system-timers.ts';
import { systemWebGpu } from './system-webgpu.ts';

export interface CreateReaderOptions {
  /** The models whose answers are averaged, by name. Default: the small one that the package carries. */
  readonly models?: readonly string[];
  /** Where the models lie, each as a folder: a URL, or a path where there are files. Default: inside the package. */
  readonly modelBase?: string | URL;
  /** How many views of a picture are read: `none`, `light` (5), `strong` (17), `adaptive`. Default `none`. */
  readonly profile?: TtaProfile;
  /**
   * `cpu` is WASM; `auto` is WebGPU where it is there and gives the same answers; `native` needs the package
   * onnxruntime-node, in Node, Deno or Bun. Default `cpu`.
   */
  readonly device?: DeviceChoice;
  /** Below this confidence a reading is `uncertain`; 0 to 1. Default 0.7. */
  readonly uncertainThreshold?: number;
  /** A larger file is refused with `too_large`. Default 2 MiB. */
  readonly maxBytes?: number;
  /** A picture with a longer side, in pixels, is refused with `too_large`. Default 1024. */
  readonly maxSidePx?: number;
}

/** Reads pictures one after the other, in the calling thread. */
export interface DigitReader extends Reader {
  /** Which models it reads with, and on what device. */
  status(): EngineStatus;
}

export interface OpenReaderDeps {
  /** The models under `base`, or those of the package where it is absent. */
  readonly storeOf: (base: string | URL | undefined) => ModelStore;
  readonly createClassifier: CreateClassifier;
}

/** As the service has them. */
const defaults = {
  models: [smallModelId],
  profile: 'none',
  device: 'cpu',
  uncertainThreshold: 0.7,
  maxBytes: 2 * 1024 * 1024,
  maxSidePx: 1024,
} as const satisfies CreateReaderOptions;

/** A larger `visualPng` is left out; one of 28x28 is never larger. */
const visualizeMaxBytes = 16 * 1024;

/** Loads the models and answers a reader that is ready; rejects with `not_ready` where one of them can't be used. */
export async function openReader(deps: OpenReaderDeps, options: CreateReaderOptions): Promise<DigitReader> {
  const { models, profile, device, uncertainThreshold, maxBytes, maxSidePx } = { ...defaults, ...options };
  const engine = createDirectEngine(
    {
      store: deps.storeOf(options.modelBase),
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
  return engine;
}
