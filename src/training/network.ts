import type * as tf from '@tensorflow/tfjs-core';
import { type Architecture, type Node, pictureInput } from './architecture.ts';
import { conv2d } from './ops/conv2d.ts';
import { asRank2, asRank4 } from './ops/custom-op.ts';
import { dense } from './ops/dense.ts';
import { maxPool } from './ops/max-pool.ts';
import { type BatchStatistics, normRelu } from './ops/norm-relu.ts';

/** Told the name of a `normRelu` node and the statistics of the batch that passed it. */
export type StatisticsListener = (node: string, statistics: BatchStatistics) => void;

/**
 * The logits [N, 10] of pictures [N, 28, 28, 1], normalised with the batch's own statistics, as in training.
 * `weights` are the architecture's parameters by name.
 */
export function trainingLogits(
  architecture: Architecture,
  weights: ReadonlyMap<string, tf.Tensor>,
  pictures: tf.Tensor4D,
  onStatistics?: StatisticsListener,
): tf.Tensor2D {
  const outputs = new Map<string, tf.Tensor>([[pictureInput, pictures]]);
  let last: tf.Tensor = pictures;
  for (const node of architecture.nodes) {
    last = apply(node, named(outputs, node.input), weights, onStatistics);
    outputs.set(node.name, last);
  }
  return asRank2(last);
}

function apply(
  node: Node,
  input: tf.Tensor,
  weights: ReadonlyMap<string, tf.Tensor>,
  onStatistics: StatisticsListener | undefined,
): tf.Tensor {
  const weight = (part: string): tf.Tensor => named(weights, `${node.name}.${part}`);
  switch (node.op) {
    case 'conv':
      return conv2d(asRank4(input), asRank4(weight('kernel')), node.input !== pictureInput);
    case 'normRelu':
      return normRelu(asRank4(input), weight('gain'), weight('offset'), (statistics) =>
        onStatistics?.(node.name, statistics),
      );
    case 'maxPool':
      return maxPool(asRank4(input));
    case 'dense':
      return dense(input, weight('kernel'), weight('bias'));
    default:
      return node satisfies never;
  }
}

function named(tensors: ReadonlyMap<string, tf.Tensor>, name: string): tf.Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new Error(`There is no tensor named ${name}.`);
  return tensor;
}
