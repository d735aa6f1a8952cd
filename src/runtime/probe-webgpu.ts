/** As much of WebGPU as is asked of it here; `@webgpu/types` would bring the browser's globals along. */
interface Gpu {
  requestAdapter(): Promise<object | null>;
}

declare const navigator: { readonly gpu?: Gpu } | undefined;

/** Why there is no WebGPU adapter in this runtime, or null where there is one. */
export async function probeWebGpu(): Promise<string | null> {
  const gpu = typeof navigator === 'undefined' ? undefined : navigator?.gpu;
  if (gpu === undefined) return 'this runtime has no WebGPU';
  try {
    return (await gpu.requestAdapter()) === null ? 'WebGPU has no adapter here' : null;
  } catch (error) {
    return `WebGPU gives no adapter: ${error instanceof Error ? error.message : String(error)}`;
  }
}
