/** A float32 tensor, row-major. */
export interface TensorValue {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** An ONNX graph that is ready to run. */
export interface GraphSession {
  /** The outputs' values by name. Rejects where an input is missing or has the wrong shape. */
  run(inputs: Readonly<Record<string, TensorValue>>): Promise<Readonly<Record<string, Float32Array>>>;
  dispose(): Promise<void>;
}

/** What runs the trainer's graphs, one at a time and on one thread: sums are always made in the same order. */
export interface GraphRuntime {
  readonly backend: Backend;
  open(model: Uint8Array): Promise<GraphSession>;
}

/** ONNX Runtime's native build (the optional package onnxruntime-node), or its WASM build. */
export const backends = ['native', 'wasm'] as const;
export type Backend = (typeof backends)[number];
