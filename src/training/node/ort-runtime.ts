import type { Tensor } from 'onnxruntime-web';
import { loadNativeOrt, type Ort } from '../../engine/index.ts';
import type { GraphRuntime } from '../graph-runtime.ts';

const logErrorsOnly = 3;

/** Starts ONNX Runtime. Rejects where `native` is asked for and onnxruntime-node is not installed. */
export async function createOrtRuntime(backend: 'native' | 'wasm'): Promise<GraphRuntime> {
  const ort = backend === 'native' ? await loadNativeOrt() : await loadWasm();
  const options = {
    executionProviders: [backend === 'native' ? 'cpu' : 'wasm'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: logErrorsOnly,
  } as const;
  return {
    backend,
    async open(model) {
      const session = await ort.InferenceSession.create(model, options);
      return {
        async run(inputs) {
          const feeds = Object.fromEntries(
            Object.entries(inputs).map(([name, { values, dims }]) => [
              name,
              new ort.Tensor('float32', values, dims),
            ]),
          );
          const outputs = Object.entries(await session.run(feeds));
          return Object.fromEntries(outputs.map(([name, { data }]) => [name, asFloats(name, data)]));
        },
        dispose: () => session.release(),
      };
    },
    dispose: async () => undefined,
  };
}

async function loadWasm(): Promise<Ort> {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  return ort;
}

function asFloats(name: string, data: Tensor.DataType): Float32Array {
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32.`);
  return data;
}
