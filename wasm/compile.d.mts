/** `NAME.ts` of this folder as WebAssembly, the same bytes every time. Rejects with the compiler's messages. */
export declare function compileKernels(name: 'kernels' | 'pictures'): Promise<Uint8Array>;
