import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

const source = new URL('kernels.ts', import.meta.url);

/** `kernels.ts` as WebAssembly, the same bytes every time. Rejects with the compiler's messages. */
export async function compileKernels() {
  const text = await readFile(source, 'utf8');
  let binary = null;
  const { error, stderr } = await asc.main(
    [
      'kernels.ts',
      ...['--outFile', 'kernels.wasm', '-O3', '--noAssert'],
      ...['--runtime', 'stub', '--importMemory', '--enable', 'simd'],
    ],
    {
      readFile: (name) => (name === 'kernels.ts' ? text : null),
      writeFile: (name, contents) => {
        if (name === 'kernels.wasm') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === null) throw new Error(`${stderr}${error ?? ''}`);
  return binary;
}
