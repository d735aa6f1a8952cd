import { decodeBase64 } from '../../decode-base64.ts';
import { type WasmApi, type WasmModule, wasmPageBytes } from '../../web-assembly.ts';
import { kernelsBase64 } from './kernels-wasm.ts';

/** Channels that are computed together: all planes have a multiple of them, the picture four. */
export const columnBlock = 8;
/** Rows that `multiply` takes at a time. */
export const rowBlock = 4;
/** Values that the dense layer gives, of which the first ten are logits. */
export const denseColumns = 12;
/** Bytes that the transforms write on their way. */
export const scratchBytes: number = 6 * 6 * 4 * 4;

/**
 * `wasm/kernels.ts`. All arguments are whole numbers, addresses and strides in bytes; addresses are multiples of 16. Planes
 * are [row, column, channel]; matrices are row by row.
 */
export interface Kernels {
  /**
   * Tiles of 6x6 pixels, `stepPx` apart, `tiles` a side, to their values at the 36 points: `to` is [point, tile, channel],
   * `pointBytes` from one point to the next.
   */
  toPoints(
    from: number,
    rowBytes: number,
    pixelBytes: number,
    tiles: number,
    stepPx: number,
    to: number,
    pointBytes: number,
    scratch: number,
  ): void;
  /**
   * At each of `points`: left [rows, depth] times right [depth, columns], which lies in blocks of eight columns,
   * [columns / 8, depth, 8]. Rows and depth are multiples of 4.
   */
  multiply(
    left: number,
    right: number,
    to: number,
    points: number,
    rows: number,
    depth: number,
    columns: number,
  ): void;
  /**
   * Products at the 36 points back to a plane of `sidePx`, the bias added, what is below 0 cut off. `stepPx` is 4 for kernels
   * of 3x3 and 2 for those of 5x5.
   */
  fromPoints(
    from: number,
    pointBytes: number,
    tiles: number,
    stepPx: number,
    bias: number,
    to: number,
    rowBytes: number,
    pixelBytes: number,
    sidePx: number,
    scratch: number,
  ): void;
  /** The largest of each 2x2, to a plane of `sidePx`. */
  maxPool(
    from: number,
    fromRowBytes: number,
    to: number,
    toRowBytes: number,
    pixelBytes: number,
    sidePx: number,
  ): void;
  /** Bias plus `inputs` values times weights [inputs, 12]. */
  dense(from: number, inputs: number, weights: number, bias: number, to: number): void;
}

declare const WebAssembly: WasmApi;

/** Compiles the kernels; not for runtimes that compile no code, which bring the module with them. */
export async function compileKernels(): Promise<WasmModule> {
  return await WebAssembly.compile(decodeBase64(kernelsBase64));
}

/** The kernels over `bytes` of memory, all 0. Throws `RangeError` where there isn't as much. */
export function instantiateKernels(
  module: WasmModule,
  bytes: number,
): { readonly kernels: Kernels; readonly floats: Float32Array } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / wasmPageBytes) });
  const { exports } = new WebAssembly.Instance<Kernels>(module, { env: { memory } });
  return { kernels: exports, floats: new Float32Array(memory.buffer) };
}
