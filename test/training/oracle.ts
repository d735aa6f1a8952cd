import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import { type Architecture, type Node, pictureInput } from '../../src/training/architecture.ts';
import { normEpsilon } from '../../src/training/graph/norm.ts';
import type { Parameters } from '../../src/training/parameters.ts';

/** Loss and gradients as tfjs' own operators and automatic differentiation give them. */
export async function tfGradients(
  architecture: Architecture,
  parameters: Parameters,
  pictures: Float32Array,
  targets: Float32Array,
): Promise<{ readonly loss: number; readonly values: readonly Float32Array[] }> {
  await tf.setBackend('cpu');
  const count = targets.length / 10;
  const { value, grads } = tf.tidy(() => {
    const weights = parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
    // NHWC, as tfjs' CPU backend wants it; one channel is the same in both orders.
    const input = tf.tensor4d(pictures, [count, 28, 28, 1]);
    return tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const byName = new Map(tensors.map((tensor, i) => [parameters[i]?.name ?? '', tensor]));
      const logits = forward(architecture, byName, input);
      const rows = tf.tensor2d(targets, [count, 10]);
      return tf.div<tf.Scalar>(tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), rows))), count);
    })(weights);
  });
  return {
    loss: value.dataSync()[0] ?? Number.NaN,
    values: grads.map((gradient) => Float32Array.from(gradient.dataSync())),
  };
}

function forward(
  architecture: Architecture,
  weights: ReadonlyMap<string, tf.Tensor>,
  input: tf.Tensor,
): tf.Tensor {
  const values = new Map([[pictureInput, input]]);
  let last = input;
  for (const node of architecture.nodes) {
    last = apply(
      node,
      node.inputs.map((name) => known(values, name)),
      (part) => known(weights, `${node.name}.${part}`),
    );
    values.set(node.name, last);
  }
  return last;
}

function apply(node: Node, inputs: readonly tf.Tensor[], weight: (part: string) => tf.Tensor): tf.Tensor {
  const [input = tf.scalar(0), second = tf.scalar(0)] = inputs;
  switch (node.op) {
    case 'conv': {
      const kernel = tf.transpose<tf.Tensor4D>(tf.reshape(weight('kernel'), kernelDims(node)), [2, 3, 1, 0]);
      const padded = tf.pad(rank4(input), [
        [0, 0],
        [node.padPx, node.padPx],
        [node.padPx, node.padPx],
        [0, 0],
      ]);
      return tf.conv2d(padded, kernel, node.stride, 'valid');
    }
    case 'norm': {
      const { mean, variance } = tf.moments(input, [0, 1, 2]);
      const normal = tf.div(tf.sub(input, mean), tf.sqrt(tf.add(variance, normEpsilon)));
      return tf.add(tf.mul(normal, weight('gain')), weight('offset'));
    }
    case 'relu':
      return tf.relu(input);
    case 'add':
      return tf.add(input, second);
    case 'concat':
      return tf.concat([...inputs], 3);
    case 'maxPool':
      return tf.maxPool(rank4(input), 2, 2, 'valid');
    case 'averagePool':
      return tf.avgPool(rank4(input), 2, 2, 'valid');
    case 'globalAverage':
      return tf.mean(input, [1, 2], true);
    case 'dense': {
      const flat = tf.reshape(tf.transpose(input, [0, 3, 1, 2]), [input.shape[0] ?? 0, -1]);
      return tf.add(tf.matMul(flat, weight('kernel')), weight('bias'));
    }
    default:
      return node satisfies never;
  }
}

function kernelDims(node: Extract<Node, { op: 'conv' }>): [number, number, number, number] {
  return [node.shape.channels, node.from.channels, node.kernelPx, node.kernelPx];
}

function rank4(tensor: tf.Tensor): tf.Tensor4D {
  const [a = 0, b = 0, c = 0, d = 0] = tensor.shape;
  return tf.reshape(tensor, [a, b, c, d]);
}

function known(tensors: ReadonlyMap<string, tf.Tensor>, name: string): tf.Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new Error(`There is no tensor named ${name}.`);
  return tensor;
}
