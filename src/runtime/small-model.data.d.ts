// `small-model.data.js` is made by the build (`src/cli/embed.ts`), beside the compiled sources.

/** The text of the small model's `manifest.json`. */
export declare const manifestJson: string;

/** The bytes of its `model.onnx`. */
export declare const modelBase64: string;
