import type { WebGpu } from '../engine/index.ts';
import { messageOf } from '../error-message.ts';

/** As much of WebGPU as is asked of it here; `@webgpu/types` would bring the browser's globals along. */
interface Gpu {
  requestAdapter(): Promise<object | null>;
}

declare const navigator: { readonly gpu?: Gpu } | undefined;

/** A software adapter on a busy machine takes 20 s to open a model and warm it up; a worker of the pool may take 60. */
const trialMs = 40_000;

/** The runtime's WebGPU, as far as ONNX Runtime can make use of it. */
export const systemWebGpu: WebGpu = {
  async absence() {
    // There is an adapter, but onnxruntime-web 1.30.0 blocks Deno 2.9.6's thread for good when it starts on it.
    if ('Deno' in globalThis) return 'ONNX Runtime does not run on the WebGPU of Deno';
    const gpu = typeof navigator === 'undefined' ? undefined : navigator?.gpu;
    if (gpu === undefined) return 'this runtime has no WebGPU';
    try {
      return (await gpu.requestAdapter()) === null ? 'WebGPU has no adapter here' : null;
    } catch (error) {
      return `WebGPU gives no adapter: ${messageOf(error)}`;
    }
  },
  trial: (work) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`it took longer than ${trialMs} ms`)), trialMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    }),
};
