import {
  bytes as webgpuBytes,
  url as webgpuUrl,
} from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?packed';
import { bytes as wasmBytes, url as wasmUrl } from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?packed';
import type { Device } from '../protocol.ts';
import { downloadPacked, type OnBytes } from './download.ts';

/** ONNX Runtime's build for each device, as `createOrtClassifier` imports it, and the binary that belongs to it. */
const runtimes = {
  cpu: { url: wasmUrl, bytes: wasmBytes, load: () => import('onnxruntime-web/wasm') },
  webgpu: { url: webgpuUrl, bytes: webgpuBytes, load: () => import('onnxruntime-web/webgpu') },
} as const satisfies Record<Device, unknown>;

/** What has to be loaded for a device, in bytes. */
export function runtimeBytes(device: Device): number {
  return runtimes[device].bytes;
}

/** Gives ONNX Runtime its binary. Once for each device, before its first session. */
export async function provideRuntime(device: Device, onBytes: OnBytes): Promise<void> {
  const { url, load } = runtimes[device];
  const [ort, binary] = await Promise.all([load(), downloadPacked(url, onBytes)]);
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
