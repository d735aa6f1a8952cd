import { writeFile } from 'node:fs/promises';
import { compileKernels } from './compile.mjs';

// Writes what the sources carry; needed after a change of one of these files alone, so that nobody else needs the compiler.
await write('kernels', 'kernelsBase64', 'engine/plain/kernels-wasm.ts');
await write('pictures', 'pictureKernelsBase64', 'image/picture-kernels-wasm.ts');

async function write(name, constant, to) {
  const base64 = Buffer.from(await compileKernels(name)).toString('base64');
  await writeFile(
    new URL(`../src/${to}`, import.meta.url),
    `/** wasm/${name}.ts, compiled by \`npm run build:wasm\`; a test compiles it again and compares. */
export const ${constant}: string =
  '${base64}';
`,
  );
}
