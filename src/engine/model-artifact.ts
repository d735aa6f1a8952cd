import type { Manifest } from './manifest.ts';

/** A model file whose manifest was found to be true of it. */
export interface ModelArtifact {
  readonly manifest: Manifest;
  /** The bytes of `model.onnx`. */
  readonly model: Uint8Array;
}
