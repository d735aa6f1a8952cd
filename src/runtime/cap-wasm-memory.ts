interface MemoryDescriptor {
  readonly initial: number;
  readonly maximum?: number;
  readonly shared?: boolean;
}

interface WasmApi {
  Memory: new (descriptor: MemoryDescriptor) => object;
}

declare const WebAssembly: WasmApi;

/** Bytes of a page of WASM memory. */
const pageBytes = 65_536;

/**
 * Gives every WASM memory that this thread makes from now on a maximum of `maxBytes`, which the runtime itself enforces:
 * whatever wants more gets an error of the allocator. V8's own limits of a thread don't count what lies in WASM.
 */
export function capWasmMemory(maxBytes: number): void {
  const { Memory } = WebAssembly;
  const maxPages = Math.floor(maxBytes / pageBytes);
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: MemoryDescriptor) {
      super({ ...descriptor, maximum: Math.min(descriptor.maximum ?? maxPages, maxPages) });
    }
  };
}
