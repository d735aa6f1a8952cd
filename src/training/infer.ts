import { digits, planeSidePx } from './architecture.ts';
import { inputName, outputName } from './export-onnx.ts';
import type { GraphRuntime } from './graph-runtime.ts';
import { gather, type LabelledPlanes, span } from './planes.ts';

/** Pictures that are read at once: enough for full speed, few enough for little memory. */
const batchSize = 50;

/** The logits [N, 10] of an exported network for every plane of `set`. */
export async function inferLogits(
  runtime: GraphRuntime,
  model: Uint8Array,
  set: LabelledPlanes,
): Promise<Float32Array> {
  const count = set.labels.length;
  const logits = new Float32Array(count * digits);
  const session = await runtime.open(model);
  try {
    for (let from = 0; from < count; from += batchSize) {
      const to = Math.min(count, from + batchSize);
      const { pictures } = gather(set, span(from, to));
      const dims = [to - from, 1, planeSidePx, planeSidePx];
      const outputs = await session.run({ [inputName]: { dims, values: pictures } });
      logits.set(outputs[outputName] ?? [], from * digits);
    }
  } finally {
    await session.dispose();
  }
  return logits;
}
