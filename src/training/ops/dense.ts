import * as tf from '@tensorflow/tfjs-core';
import { customOp } from './custom-op.ts';

/** All values of each picture of `x` [N, ...] times `weights` [in, out], plus `bias` [out]: [N, out]. */
export function dense(x: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor): tf.Tensor2D {
  const [inUnits = 0] = weights.shape;
  const flat = (tensor: tf.Tensor): tf.Tensor2D => tf.reshape<tf.Rank.R2>(tensor, [-1, inUnits]);
  return customOp(
    [x, weights, bias],
    () => tf.add<tf.Tensor2D>(tf.matMul(flat(x), weights), bias),
    (dy, [savedX = x, savedWeights = weights]) => [
      tf.reshape(tf.matMul(dy, savedWeights, false, true), savedX.shape),
      tf.matMul(flat(savedX), dy, true, false),
      tf.sum(dy, 0),
    ],
  );
}
