import compactManifest from '../../models/compact/manifest.json' with { type: 'json' };
import compact from '../../models/compact/model.onnx?url';

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
 * later one is loaded once the first has answered, and takes its place when it is ready.
 */
export const ensembles: readonly (readonly PageModel[])[] = [
  [
    {
      modelId: 'compact',
      manifest: compactManifest,
      url: compact,
      bytes: compactManifest.model_bytes,
    },
  ],
];
