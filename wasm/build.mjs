import { writeFile } from 'node:fs/promises';
import { compileKernels } from './compile.mjs';

// Writes what the engine carries; needed after a change of kernels.ts alone, so that nobody else needs the compiler.
const base64 = Buffer.from(await compileKernels()).toString('base64');
await writeFile(
  new URL('../src/engine/plain/kernels-wasm.ts', import.meta.url),
  `/** wasm/kernels.ts, compiled by \`npm run build:wasm\`; a test compiles it again and compares. */
export const kernelsBase64: string =
  '${base64}';
`,
);
