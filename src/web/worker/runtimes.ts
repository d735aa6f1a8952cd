import { bytes, url } from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?packed';
import type { Device } from '../protocol.ts';
import { downloadPacked, type OnBytes } from './download.ts';

/** What has to be loaded for a device beside the models, in bytes: WASM's kernels are part of the page. */
export function runtimeBytes(device: Device): number {
  return device === 'cpu' ? 0 : bytes;
}

/** Gives ONNX Runtime its binary, where the device wants it. Once for each device, before its first session. */
export async function provideRuntime(device: Device, onBytes: OnBytes): Promise<void> {
  if (device === 'cpu') return;
  const [ort, binary] = await Promise.all([import('onnxruntime-web/webgpu'), downloadPacked(url, onBytes)]);
  ort.env.wasm.wasmBinary = binary;
}

/** What this browser can compute with: WebGPU only where it has an adapter. */
export async function availableDevices(): Promise<readonly Device[]> {
  if (!('gpu' in navigator)) return ['cpu'];
  try {
    return (await navigator.gpu.requestAdapter()) === null ? ['cpu'] : ['cpu', 'webgpu'];
  } catch {
    return ['cpu'];
  }
}
