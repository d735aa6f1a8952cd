import * as tf from '@tensorflow/tfjs-core';
import { digits, pictureInput, planeSidePx } from './architecture.ts';
import type { FoldedNetwork, FoldedNode } from './fold.ts';
import { asRank4 } from './ops/custom-op.ts';
import { gather, type LabelledPlanes, span } from './planes.ts';

/** Pictures that are read at once: enough for full speed, few enough for little memory. */
const batchSize = 250;

/** The logits [N, 10] of a trained network for every plane of `set`. */
export function inferLogits(network: FoldedNetwork, set: LabelledPlanes): Float32Array {
  const count = set.labels.length;
  const logits = new Float32Array(count * digits);
  for (let from = 0; from < count; from += batchSize) {
    const to = Math.min(count, from + batchSize);
    const { pictures } = gather(set, span(from, to));
    const rows = tf.tidy(() =>
      networkOutput(network, tf.tensor4d(pictures, [to - from, planeSidePx, planeSidePx, 1])),
    );
    logits.set(rows.dataSync(), from * digits);
    rows.dispose();
  }
  return logits;
}

function networkOutput(network: FoldedNetwork, pictures: tf.Tensor4D): tf.Tensor {
  const outputs = new Map<string, tf.Tensor>([[pictureInput, pictures]]);
  let last: tf.Tensor = pictures;
  for (const node of network.nodes) {
    last = apply(node, outputs.get(node.input) ?? pictures);
    outputs.set(node.name, last);
  }
  return last;
}

function apply(node: FoldedNode, input: tf.Tensor): tf.Tensor {
  switch (node.op) {
    case 'convRelu': {
      const { sidePx, inChannels, outChannels } = node;
      return tf.fused.conv2d({
        x: asRank4(input),
        filter: tf.tensor4d(node.kernel, [sidePx, sidePx, inChannels, outChannels]),
        strides: 1,
        pad: 'same',
        bias: tf.tensor1d(node.bias),
        activation: 'relu',
      });
    }
    case 'maxPool':
      return tf.maxPool(asRank4(input), 2, 2, 'valid');
    case 'dense': {
      const kernel = tf.tensor2d(node.kernel, [node.inUnits, node.outUnits]);
      return tf.add(tf.matMul(tf.reshape(input, [-1, node.inUnits]), kernel), tf.tensor1d(node.bias));
    }
    default:
      return node satisfies never;
  }
}
