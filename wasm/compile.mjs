import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

/** `NAME.ts` of this folder as WebAssembly, the same bytes every time. Rejects with the compiler's messages. */
export async function compileKernels(name) {
  const source = `${name}.ts`;
  let binary = null;
  const { error, stderr } = await asc.main(
    [
      source,
      ...['--outFile', 'out.wasm', '-O3', '--noAssert'],
      ...['--runtime', 'stub', '--importMemory', '--enable', 'simd'],
    ],
    {
      // The compiler asks for every place where an import may lie.
      readFile: (file) => readFile(new URL(file, import.meta.url), 'utf8').catch(() => null),
      writeFile: (file, contents) => {
        if (file === 'out.wasm') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === null) throw new Error(`${stderr}${error ?? ''}`);
  return binary;
}
