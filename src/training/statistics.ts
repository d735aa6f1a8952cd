import { type Architecture, pictureInput, planeSidePx } from './architecture.ts';
import type { Statistics } from './fold.ts';
import { parameterInputs } from './gradients.ts';
import { meanOutput, statisticsGraph, varianceOutput } from './graph/training-graphs.ts';
import type { GraphRuntime } from './graph-runtime.ts';
import { encodeOnnx } from './onnx-schema.ts';
import type { Parameters } from './parameters.ts';
import { gather, type LabelledPlanes, span } from './planes.ts';

/**
 * The mean and variance that each `norm` node sees over `set`, by the node's name, for these very weights. Running
 * means kept while training would belong to weights of the past, and not to an average of weights at all. Batches of
 * `batchSize`; a shorter last one is left out.
 */
export async function estimateStatistics(
  runtime: GraphRuntime,
  architecture: Architecture,
  parameters: Parameters,
  set: LabelledPlanes,
  batchSize: number,
): Promise<ReadonlyMap<string, Statistics>> {
  const norms = architecture.nodes.filter(({ op }) => op === 'norm');
  const sums = norms.map(({ name, shape }) => ({
    name,
    mean: new Float64Array(shape.channels),
    square: new Float64Array(shape.channels),
  }));
  const batches = Math.floor(set.labels.length / batchSize);
  const session = await runtime.open(encodeOnnx(statisticsGraph(architecture, parameters, batchSize)));
  try {
    for (let b = 0; b < batches; b++) {
      const { pictures } = gather(set, span(b * batchSize, (b + 1) * batchSize));
      const outputs = await session.run({
        ...parameterInputs(parameters),
        [pictureInput]: { dims: [batchSize, 1, planeSidePx, planeSidePx], values: pictures },
      });
      for (const { name, mean, square } of sums) {
        outputs[meanOutput(name)]?.forEach((value, c) => {
          const variance = outputs[varianceOutput(name)]?.[c] ?? 0;
          mean[c] = (mean[c] ?? 0) + value / batches;
          square[c] = (square[c] ?? 0) + (variance + value * value) / batches;
        });
      }
    }
  } finally {
    await session.dispose();
  }
  return new Map(
    sums.map(({ name, mean, square }) => [
      name,
      { mean, variance: square.map((value, c) => Math.max(0, value - (mean[c] ?? 0) ** 2)) },
    ]),
  );
}
