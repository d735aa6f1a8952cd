import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNodeClassifier } from '../src/runtime/node-classifier.ts';
import { type BenchRow, measure } from './measure.ts';

const folder = fileURLToPath(new URL('../../models/', import.meta.url));

/** One inference of each shipped model on one thread: WASM, and native code where onnxruntime-node is installed. */
export async function benchModels(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  const picture = new Float32Array(784).map((_, i) => Math.sin(i));
  for (const name of readdirSync(folder).sort()) {
    const model = new Uint8Array(readFileSync(join(folder, name, 'model.onnx')));
    for (const device of ['cpu', 'native'] as const) {
      const classifier = await createNodeClassifier(model, device).catch(() => null);
      if (classifier === null) continue;
      rows.push(
        await measure(`${name}, ${device === 'cpu' ? 'WASM' : device}`, () => classifier.run(picture, 1)),
      );
      await classifier.dispose();
    }
  }
  return rows;
}
