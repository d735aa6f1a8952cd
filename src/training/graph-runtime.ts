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

/** What runs the trainer's graphs, one at a time and with sums made in the same order every time. */
export interface GraphRuntime {
  readonly backend: Backend;
  open(model: Uint8Array): Promise<GraphSession>;
  /** Ends what it started. Its sessions are of no use any more. */
  dispose(): Promise<void>;
}

/**
 * ONNX Runtime's native build (the optional package onnxruntime-node), its WASM build, or PyTorch, on a GPU where there is one
 * (the command `python3`, or the one that `PYTHON` names, with torch and onnx).
 */
export const backends = ['native', 'wasm', 'torch'] as const;
export type Backend = (typeof backends)[number];
