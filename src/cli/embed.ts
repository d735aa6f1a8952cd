import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelsBase64 } from '../engine/plain/kernels-wasm.ts';
import { packageRoot } from '../runtime/package-root.ts';
import { smallModelId } from '../runtime/small-model.ts';

// A step of the build: writes the small model as a module, for runtimes that have no files to read it from, and the kernels as
// a file, for those that compile no code.
const root = packageRoot(import.meta.url);
const folder = join(root, 'models', smallModelId);
const built = join(root, 'dist', 'src');
const manifestJson = JSON.stringify(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
const modelBase64 = readFileSync(join(folder, 'model.onnx')).toString('base64');
writeFileSync(
  join(built, 'runtime', 'small-model.data.js'),
  `export const manifestJson = ${JSON.stringify(manifestJson)};\nexport const modelBase64 = '${modelBase64}';\n`,
);
writeFileSync(join(built, 'engine', 'plain', 'kernels.wasm'), Buffer.from(kernelsBase64, 'base64'));
