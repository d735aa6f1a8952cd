import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argmax } from '../../src/engine/argmax.ts';
import { packageRoot } from '../../src/runtime/package-root.ts';
import { plainPlanes } from '../../src/training/epoch-planes.ts';
import { inferLogits } from '../../src/training/infer.ts';
import { createGraphRuntime } from '../../src/training/node/create-graph-runtime.ts';
import { planeSize } from '../../src/training/planes.ts';
import { toPlane } from './tiny.ts';

/** The share of `count` digits that the shipped small model reads as n % 10, drawn by `draw` as 28x28 ink. */
export async function readShare(
  count: number,
  draw: (label: number, n: number) => Uint8Array,
): Promise<number> {
  const labels = Uint8Array.from({ length: count }, (_, n) => n % 10);
  const planes = new Uint8Array(count * planeSize);
  labels.forEach((label, n) => {
    planes.set(draw(label, n), n * planeSize);
  });
  const runtime = await createGraphRuntime('wasm');
  const model = await readFile(join(packageRoot(import.meta.url), 'models', 'small', 'model.onnx'));
  const logits = await inferLogits(runtime, model, plainPlanes({ planes, labels }, toPlane));
  return labels.filter((label, n) => argmax(logits.subarray(10 * n, 10 * n + 10)) === label).length / count;
}
