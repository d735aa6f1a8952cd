import * as tf from '@tensorflow/tfjs-core';
import { type Architecture, digits, planeSidePx } from './architecture.ts';
import { trainingLogits } from './network.ts';
import { crossEntropy } from './ops/cross-entropy.ts';
import { type Parameters, parameterTensors } from './parameters.ts';

/** Pictures [N, 28, 28] as normalised values and what they show. */
export interface Batch {
  readonly pictures: Float32Array;
  readonly labels: Uint8Array;
}

export interface Gradients {
  /** Mean cross entropy with the smoothed labels, in nats. */
  readonly loss: number;
  /** One array for each parameter, in order. */
  readonly values: readonly Float32Array[];
}

/**
 * The loss of one batch and its gradient by every parameter. `smoothing` is the share of each label that is spread
 * evenly over all ten digits (Szegedy et al. 2016, arXiv 1512.00567).
 */
export function computeGradients(
  architecture: Architecture,
  parameters: Parameters,
  batch: Batch,
  smoothing: number,
): Gradients {
  const count = batch.labels.length;
  const { value, grads } = tf.tidy(() => {
    const pictures = tf.tensor4d(batch.pictures, [count, planeSidePx, planeSidePx, 1]);
    const targets = tf.tensor2d(smoothedLabels(batch.labels, smoothing), [count, digits]);
    const weights = [...parameterTensors(parameters).values()];
    return tf.valueAndGrads((...tensors) => {
      const byName = new Map(tensors.map((tensor, i) => [parameters[i]?.name ?? '', tensor]));
      return crossEntropy(trainingLogits(architecture, byName, pictures), targets);
    })(weights);
  });
  // Read outside `tidy`, which would look for tensors in every number of the arrays.
  const gradients = {
    loss: value.dataSync()[0] ?? Number.NaN,
    values: grads.map((gradient) => Float32Array.from(gradient.dataSync())),
  };
  tf.dispose([value, ...grads]);
  return gradients;
}

/** One row of ten a picture: 1 - smoothing for its digit, and smoothing / 10 more for each. */
function smoothedLabels(labels: Uint8Array, smoothing: number): Float32Array {
  const rows = new Float32Array(labels.length * digits).fill(smoothing / digits);
  labels.forEach((label, n) => {
    rows[n * digits + label] = 1 - smoothing + smoothing / digits;
  });
  return rows;
}
