import { BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** The tensors' memory, read and written in place. */
export interface TensorHeap {
  /** The values of a float tensor. The view is good until the next allocation: WASM memory may move as it grows. */
  view(tensor: tf.Tensor): Float32Array;
  /** A new float tensor whose values are yet to be written. */
  allocate(shape: readonly number[]): tf.Tensor;
}

/**
 * Makes tfjs' WASM backend the current one. `wasmFolder` ends with a slash and holds the backend's three .wasm files.
 * Rejects where the backend does not start.
 */
export async function startBackend(wasmFolder: string): Promise<void> {
  tf.enableProdMode();
  setWasmPaths(wasmFolder);
  if (!(await tf.setBackend('wasm'))) throw new Error(`The WASM backend did not start from ${wasmFolder}.`);
  await tf.ready();
}

/** The current backend's memory. Throws where the current backend is not the WASM one. */
export function tensorHeap(): TensorHeap {
  const backend = tf.backend();
  if (!(backend instanceof BackendWasm)) throw new Error('The WASM backend is not the current one.');
  return {
    view(tensor) {
      const values = backend.typedArrayFromHeap(tensor);
      if (!(values instanceof Float32Array)) throw new Error(`A ${tensor.dtype} tensor is not float32.`);
      return values;
    },
    allocate: (shape) => tf.engine().makeTensorFromTensorInfo(backend.makeOutput([...shape], 'float32')),
  };
}
