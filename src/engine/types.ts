import type { PictureFormat, PictureLimits } from '../image/types.ts';
import type { Manifest } from './manifest.ts';

/** Milliseconds since some fixed moment, never going back. Entry files hand in the real one. */
export interface Clock {
  nowMs(): number;
}

/** A clock that also calls back. */
export interface Timers extends Clock {
  /** Calls `callback` once, `delayMs` from now; the function returned cancels it, and does nothing afterwards. */
  after(delayMs: number, callback: () => void): () => void;
}

/**
 * What computes: `cpu` is WASM, `webgpu` the adapter that the runtime has, `native` the machine's own code, by
 * onnxruntime-node, where that is installed.
 */
export const devices = ['cpu', 'webgpu', 'native'] as const;
export type Device = (typeof devices)[number];

/** What may be asked for: `auto` is WebGPU where it is there and gives WASM's results, else WASM. */
export const deviceChoices = ['cpu', 'webgpu', 'native', 'auto'] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

/** What computes, and why. */
export interface DeviceReport {
  readonly device: Device;
  /** One line for the operator. */
  readonly reason: string;
}

/** What a runtime knows of its WebGPU. */
export interface WebGpu {
  /** Why there is no adapter to compute with; null where there is one. Never rejects. */
  absence(): Promise<string | null>;
  /** Settles as `work` does, or rejects when that takes too long: an adapter may hang. */
  trial<Result>(work: Promise<Result>): Promise<Result>;
}

/** How many views of a picture the models see; the tables are in `tta.ts`. */
export const ttaProfiles = ['none', 'light', 'strong', 'adaptive'] as const;
export type TtaProfile = (typeof ttaProfiles)[number];

export interface ReadOptions {
  /** true: light ink on dark; false: dark ink on light; absent: detected. */
  readonly invert?: boolean;
  /** true (default): the ink's centre of mass in the middle; false: the middle of its bounding box. */
  readonly center?: boolean;
  /** Add a small PNG of the 28x28 that the models saw. Default false. */
  readonly visualize?: boolean;
}

export interface StageTimings {
  readonly queueMs: number;
  readonly decodeMs: number;
  readonly preprocessMs: number;
  readonly inferMs: number;
}

/** What the log and the metrics want to know of a reading; never part of the HTTP answer. */
export interface ReadingDetails {
  readonly format: PictureFormat;
  /** Pixels after the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** Which branches the pipeline took, as short words, for instance `inverted`, `deskewed`. */
  readonly flags: readonly string[];
  /** Views times models that were run. */
  readonly inferences: number;
  readonly timings: StageTimings;
}

export interface Reading {
  /** 0 to 9: the most probable digit, the smaller one where two are equal. */
  readonly digit: number;
  /** `probs[digit]`. */
  readonly confidence: number;
  /** Ten calibrated probabilities that sum to 1. */
  readonly probs: readonly number[];
  /** `ensemble_<N>_models`. */
  readonly modelId: string;
  /** `confidence` is below the configured threshold. */
  readonly uncertain: boolean;
  /** PNG bytes; null unless asked for, or where they would be larger than the configured limit. */
  readonly visualPng: Uint8Array | null;
  readonly details: ReadingDetails;
}

/** The bytes of a picture's file, whole or in pieces, in their order. */
export type PictureFile = Uint8Array | readonly Uint8Array[];

/**
 * Reads pictures. `read` rejects with a `DigitsError` (see `errors.ts`) and nothing else; the bytes stay the caller's, unless
 * they are given away.
 * Implemented on the spot (`createReader`) and by a pool of workers (`createPool`, `createEngine`).
 */
export interface Reader {
  read(file: PictureFile, options?: ReadOptions, control?: ReadControl): Promise<Reading>;
  dispose(): Promise<void>;
}

export interface ReadControl {
  /**
   * On the clock that the reader was made with, in ms; work that can't start by then is dropped with `timeout`, and so is all work where it
   * is NaN. Infinity: as late as a timer can wait, 24 days.
   */
  readonly deadlineMs?: number;
  /** Aborted when the caller is gone: queued work is dropped, and `read` rejects with `timeout`. */
  readonly signal?: AbortSignal;
  /** The buffers that the bytes lie in may be transferred to a worker, instead of a copy: then the caller has lost them whole. */
  readonly giveAway?: boolean;
}

/** What is the same for every picture that a reader reads. */
export interface ReaderOptions {
  readonly limits: PictureLimits;
  readonly tta: TtaProfile;
  /** Below this confidence a reading is `uncertain`; 0 to 1. */
  readonly uncertainThreshold: number;
  /** A larger visual PNG than this is left out. */
  readonly visualizeMaxBytes: number;
  /** Takes the place of every model's own temperature; null: each has its own. */
  readonly temperatureOverride: number | null;
}

/** logits for a batch of pictures, one model. */
export interface Classifier {
  /** `batch`: `count` planes of 28x28 normalised values, row-major, [count, 1, 28, 28]; resolves to [count, 10]. */
  run(batch: Float32Array, count: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Where model artifacts come from: a folder, a URL, a bundle. Ids are folder names. */
export interface ModelStore {
  list(): Promise<readonly string[]>;
  /** The parsed JSON of `manifest.json`; rejects where there is none. */
  manifest(modelId: string): Promise<unknown>;
  /** The bytes of `model.onnx`. */
  model(modelId: string): Promise<Uint8Array>;
}

/** A model that was asked for and is not used. */
export interface RefusedModel {
  readonly modelId: string;
  /** One sentence for the operator: what was expected and what was found. */
  readonly reason: string;
}

export interface EngineStatus {
  /** At least one worker holds an ensemble of one or more models. */
  readonly ready: boolean;
  /** `ensemble_<N>_models`; null until one is loaded. */
  readonly modelId: string | null;
  /** Of the ensemble, in the order of the configuration; empty until one is loaded. */
  readonly models: readonly Manifest[];
  readonly refused: readonly RefusedModel[];
  /** What computes; null until an ensemble is loaded. */
  readonly device: DeviceReport | null;
  /** From the creation of the engine until an ensemble was loaded and warm; null until then. */
  readonly loadMs: number | null;
  /** Why the latest start of a worker failed; null where the latest one did not. */
  readonly fault: string | null;
}

export interface EngineStats {
  /** Reads that wait for a worker. */
  readonly queued: number;
  /** Workers that read at the moment, and workers that could. */
  readonly busy: number;
  readonly ready: number;
  /** Workers replaced since the start, whatever the reason. */
  readonly restarts: number;
}

/** A reader that tells how it is. */
export interface Engine extends Reader {
  /** Resolves once an ensemble is loaded, or it is clear that none will be without a restart; never rejects. */
  started(): Promise<void>;
  status(): EngineStatus;
  stats(): EngineStats;
}
