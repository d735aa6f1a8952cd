import * as tf from '@tensorflow/tfjs-core';
import { customOp } from './custom-op.ts';

/**
 * Mean over the pictures of -sum(target log softmax(logits)), in nats. `logits` and `targets` are [N, classes], each
 * row of `targets` sums to 1. The gradient by the logits is (softmax(logits) - targets) / N; targets have none, and must not be
 * disposed of before the gradient is computed.
 */
export function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  const [count] = logits.shape;
  return customOp(
    [logits],
    () => tf.mul<tf.Scalar>(tf.sum(tf.mul(targets, tf.logSoftmax(logits))), -1 / count),
    (dy, [saved = logits]) => [tf.mul(dy, tf.div(tf.sub(tf.softmax(saved), targets), count))],
  );
}
