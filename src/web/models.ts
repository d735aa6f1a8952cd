import smallManifest from '../../models/small/manifest.json' with { type: 'json' };
import small from '../../models/small/model.onnx?url';

export interface PageModel {
  /** The name of its folder. */
  readonly modelId: string;
  /** As parsed from `manifest.json`; the worker verifies the model against it. */
  readonly manifest: unknown;
  /** Of `model.onnx`, relative to the page. */
  readonly url: string;
  /** Of `model.onnx`, for the progress. */
  readonly bytes: number;
}

/**
 * The one place that says what the page reads with. The first ensemble is what a visitor waits for, so it is small; a
 * later one is loaded once the first has answered, and takes its place when it is ready. Plain networks alone run here on WASM.
 */
export const ensembles: readonly (readonly PageModel[])[] = [
  [
    {
      modelId: 'small',
      manifest: smallManifest,
      url: small,
      bytes: smallManifest.model_bytes,
    },
  ],
];
