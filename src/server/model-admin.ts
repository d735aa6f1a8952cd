import type { Manifest } from '../engine/manifest.ts';

/** The parts of an uploaded model. */
export interface UploadedModel {
  /** The parsed JSON of its manifest. */
  readonly manifest: unknown;
  /** The bytes of its ONNX file, in a buffer of their own. */
  readonly model: Uint8Array;
  /** The bytes of its metrics, which are JSON; absent: there are none. */
  readonly metrics?: Uint8Array;
}

/** What a runtime provides where the models can be changed while the service runs. */
export interface ModelAdmin {
  /**
   * Makes a set of models the one that reads; see `HotEngine.swap`, whose errors it rejects with. Requests go on
   * meanwhile, and none of them fails.
   */
  activate(modelIds: readonly string[]): Promise<void>;
  /**
   * Checks a model, tries it and keeps it under the id of its manifest, whole or not at all. Rejects with `malformed_form`
   * and the reason where it can't be used or there is one of that id, and with `internal_error` where it can't be kept.
   */
  install(upload: UploadedModel): Promise<Manifest>;
}
