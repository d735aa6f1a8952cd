/** `kernels.ts` as WebAssembly, the same bytes every time. Rejects with the compiler's messages. */
export declare function compileKernels(): Promise<Uint8Array>;
