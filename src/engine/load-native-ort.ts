import type { Ort } from './ort-classifier.ts';

/** A variable, since the package is optional: neither the compiler nor a bundler must look for it. */
const nativePackage: string = 'onnxruntime-node';

/** ONNX Runtime as native code. Rejects where the optional package onnxruntime-node is not installed. */
export async function loadNativeOrt(): Promise<Ort> {
  const loaded: unknown = await import(nativePackage).catch((cause: unknown) => {
    throw new Error('The native backend needs the package onnxruntime-node.', { cause });
  });
  if (!isOrt(loaded)) throw new Error('This version of onnxruntime-node is not one that is known.');
  return loaded;
}

function isOrt(value: unknown): value is Ort {
  return (
    typeof value === 'object' &&
    value !== null &&
    'InferenceSession' in value &&
    'Tensor' in value &&
    typeof value.Tensor === 'function'
  );
}
