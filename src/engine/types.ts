import type { PictureFormat } from '../image/types.ts';

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

/**
 * Reads pictures. `read` rejects with a `DigitsError` (see `errors.ts`) for anything the caller can be told.
 * Implemented inline (`createReader`) and by the pool of workers (`createPool`).
 */
export interface Reader {
  read(bytes: Uint8Array, options?: ReadOptions, control?: ReadControl): Promise<Reading>;
  dispose(): Promise<void>;
}

export interface ReadControl {
  /** On the clock that the reader was made with, in ms; work that can't start by then is dropped with `timeout`. */
  readonly deadlineMs?: number;
  /** Aborted when the caller is gone: queued work is dropped. */
  readonly signal?: AbortSignal;
}

/** logits for a batch of pictures, one model. */
export interface Classifier {
  /** `batch`: `count` planes of 28x28 normalised values, row-major, [count, 1, 28, 28]; answers [count, 10]. */
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
