import { expect, test } from 'vitest';
import { kernelsBase64 } from '../../../src/engine/plain/kernels-wasm.ts';
import { compileKernels } from '../../../wasm/compile.mjs';

test('the kernels that the engine carries are those of wasm/kernels.ts', async () => {
  expect(Buffer.from(await compileKernels('kernels')).toString('base64')).toBe(kernelsBase64);
});
