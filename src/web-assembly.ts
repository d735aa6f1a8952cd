/**
 * The part of the WebAssembly standard that the kernels need, which every runtime has and TypeScript's ES2023 does not. A file that uses it
 * says `declare const WebAssembly: WasmApi`.
 */
export interface WasmApi {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Memory: new (descriptor: { readonly initial: number }) => WasmMemory;
  readonly Instance: new <Exports>(
    module: WasmModule,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: Exports };
}

/** A `WebAssembly.Module`. */
export type WasmModule = object;

/** A `WebAssembly.Memory`. */
export interface WasmMemory {
  /** Another one after the memory has grown; the one before has no bytes then. */
  readonly buffer: ArrayBuffer;
  /** Throws `RangeError` where there isn't as much. */
  grow(pages: number): number;
}

/** What memory is counted in. */
export const wasmPageBytes = 65_536;
