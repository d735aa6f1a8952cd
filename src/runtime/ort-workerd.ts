import wasmModule from 'onnxruntime-web/ort-wasm-simd-threaded.wasm';
import * as ort from 'onnxruntime-web/wasm';
import { type CreateClassifier, createOrtClassifier } from '../engine/index.ts';

interface WasmApi {
  instantiate(source: unknown, imports: object): Promise<{ instance: object; module: object }>;
  readonly Instance: new (module: object, imports: object) => object;
}

declare const WebAssembly: WasmApi;

/**
 * `createOrtClassifier` for workerd, which compiles no WASM at run time: ONNX Runtime is given bytes that it never looks at,
 * and when it wants them instantiated it gets an instance of the module that was bundled. Nothing here waits for
 * anything but promises that are settled, so that two requests can't meet half-way.
 */
export const createWorkerdClassifier: CreateClassifier = async (model, device) => {
  if (device !== 'cpu') throw new Error('workerd has no WebGPU');
  const { instantiate } = WebAssembly;
  ort.env.wasm.wasmBinary = new ArrayBuffer(1);
  WebAssembly.instantiate = async (_, imports) => ({
    instance: new WebAssembly.Instance(wasmModule, imports),
    module: wasmModule,
  });
  try {
    return await createOrtClassifier(model, device);
  } finally {
    WebAssembly.instantiate = instantiate;
  }
};
