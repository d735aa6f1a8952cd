import type { Backend, GraphRuntime } from '../graph-runtime.ts';
import { createOrtRuntime } from './ort-runtime.ts';
import { createTorchRuntime } from './torch-runtime.ts';

/** Starts a backend. Rejects where what it needs is not installed. */
export async function createGraphRuntime(backend: Backend): Promise<GraphRuntime> {
  return await (backend === 'torch' ? createTorchRuntime() : createOrtRuntime(backend));
}

/** `native` where it is installed, else `wasm`. */
export async function createFastestRuntime(): Promise<GraphRuntime> {
  return await createOrtRuntime('native').catch(() => createOrtRuntime('wasm'));
}
