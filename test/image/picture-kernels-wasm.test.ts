import { expect, test } from 'vitest';
import { pictureKernelsBase64 } from '../../src/image/picture-kernels-wasm.ts';
import { compileKernels } from '../../wasm/compile.mjs';

test('the kernels that the pipeline carries are those of wasm/pictures.ts', async () => {
  expect(Buffer.from(await compileKernels('pictures')).toString('base64')).toBe(pictureKernelsBase64);
});
