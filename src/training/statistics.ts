import * as tf from '@tensorflow/tfjs-core';
import { type Architecture, planeSidePx } from './architecture.ts';
import { trainingLogits } from './network.ts';
import type { BatchStatistics } from './ops/norm-relu.ts';
import { type Parameters, parameterTensors } from './parameters.ts';
import { gather, type LabelledPlanes, span } from './planes.ts';

/**
 * The mean and variance that each `normRelu` node sees over `set`, by the node's name, for these very weights. Running
 * means kept while training would belong to weights of the past, and not to an average of weights at all. Batches of
 * `batchSize`; a shorter last one is left out.
 */
export function estimateStatistics(
  architecture: Architecture,
  parameters: Parameters,
  set: LabelledPlanes,
  batchSize: number,
): ReadonlyMap<string, BatchStatistics> {
  const batches = Math.floor(set.labels.length / batchSize);
  const sums = new Map<string, { mean: Float64Array; square: Float64Array }>();
  for (let b = 0; b < batches; b++) {
    const { pictures } = gather(set, span(b * batchSize, (b + 1) * batchSize));
    tf.tidy(() => {
      const weights = parameterTensors(parameters);
      const input = tf.tensor4d(pictures, [batchSize, planeSidePx, planeSidePx, 1]);
      trainingLogits(architecture, weights, input, (node, { mean, variance }) => {
        const sum = sums.get(node) ?? {
          mean: new Float64Array(mean.length),
          square: new Float64Array(mean.length),
        };
        mean.forEach((value, c) => {
          sum.mean[c] = (sum.mean[c] ?? 0) + value / batches;
          sum.square[c] = (sum.square[c] ?? 0) + ((variance[c] ?? 0) + value * value) / batches;
        });
        sums.set(node, sum);
      });
    });
  }
  return new Map(
    Array.from(sums, ([node, { mean, square }]) => [
      node,
      { mean, variance: square.map((value, c) => value - (mean[c] ?? 0) ** 2) },
    ]),
  );
}
