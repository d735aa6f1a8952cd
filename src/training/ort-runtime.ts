import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { Backend, GraphRuntime } from './graph-runtime.ts';

/** The part of ONNX Runtime that both builds have. */
interface Ort {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor;
}

const logErrorsOnly = 3;

/** A variable, since the package is optional: the compiler must not look for it. */
const nativePackage: string = 'onnxruntime-node';

/** Starts a backend. Rejects where `native` is asked for and onnxruntime-node is not installed. */
export async function createGraphRuntime(backend: Backend): Promise<GraphRuntime> {
  const ort = backend === 'native' ? await loadNative() : await loadWasm();
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
  };
}

/** `native` where it is installed, else `wasm`. */
export async function createFastestRuntime(): Promise<GraphRuntime> {
  return await createGraphRuntime('native').catch(() => createGraphRuntime('wasm'));
}

async function loadNative(): Promise<Ort> {
  const loaded: unknown = await import(nativePackage).catch((cause: unknown) => {
    throw new Error('The native backend needs the package onnxruntime-node.', { cause });
  });
  if (!isOrt(loaded)) throw new Error('This version of onnxruntime-node is not one that the trainer knows.');
  return loaded;
}

async function loadWasm(): Promise<Ort> {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  return ort;
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

function asFloats(name: string, data: Tensor.DataType): Float32Array {
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32.`);
  return data;
}
