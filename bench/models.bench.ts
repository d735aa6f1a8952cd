import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Classifier, createOrtClassifier } from '../src/engine/index.ts';
import { createNodeClassifier } from '../src/runtime/node-classifier.ts';
import { type BenchRow, measure } from './measure.ts';

const folder = fileURLToPath(new URL('../../models/', import.meta.url));

/** By whom a network is run. */
const ways: Readonly<Record<string, (model: Uint8Array) => Promise<Classifier>>> = {
  WASM: (model) => createNodeClassifier(model, 'cpu'),
  "ONNX Runtime's WASM": (model) => createOrtClassifier(model, 'cpu'),
  native: (model) => createNodeClassifier(model, 'native'),
};

/**
 * One inference of each shipped model on one thread: our kernels in WASM, ONNX Runtime's, and native code where onnxruntime-node
 * is installed.
 */
export async function benchModels(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  const picture = new Float32Array(784).map((_, i) => Math.sin(i));
  for (const name of readdirSync(folder).sort()) {
    const model = new Uint8Array(readFileSync(join(folder, name, 'model.onnx')));
    for (const [way, open] of Object.entries(ways)) {
      const classifier = await open(model).catch(() => null);
      if (classifier === null) continue;
      rows.push(await measure(`${name}, ${way}`, () => classifier.run(picture, 1)));
      await classifier.dispose();
    }
  }
  return rows;
}
