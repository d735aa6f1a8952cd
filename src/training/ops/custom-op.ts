import * as tf from '@tensorflow/tfjs-core';

/**
 * An operation with a gradient of its own. `forward` computes the result from `inputs`; `backward` answers the
 * gradient `dy` of the result with the gradients of the inputs, one each, in order; it gets the inputs as copies that
 * tfjs has kept for it, since the tensors themselves are gone by then.
 */
export function customOp<Result extends tf.Tensor>(
  inputs: readonly tf.Tensor[],
  forward: () => Result,
  backward: (dy: tf.Tensor, inputs: readonly tf.Tensor[]) => tf.Tensor[],
): Result {
  const op = tf.customGrad<Result>((...args) => {
    const save = args.at(-1);
    if (typeof save === 'function') save([...inputs]);
    return { value: forward(), gradFunc: (dy, saved) => backward(dy, saved) };
  });
  return op(...inputs);
}

/** The same tensor, known to have two dimensions. Throws where it has another number of them. */
export function asRank2(tensor: tf.Tensor): tf.Tensor2D {
  if (!isRank2(tensor)) throw new Error(`A tensor of 2 dimensions was expected, not of ${tensor.rank}.`);
  return tensor;
}

/** The same tensor, known to have four dimensions. Throws where it has another number of them. */
export function asRank4(tensor: tf.Tensor): tf.Tensor4D {
  if (!isRank4(tensor)) throw new Error(`A tensor of 4 dimensions was expected, not of ${tensor.rank}.`);
  return tensor;
}

function isRank2(tensor: tf.Tensor): tensor is tf.Tensor2D {
  return tensor.rank === 2;
}

function isRank4(tensor: tf.Tensor): tensor is tf.Tensor4D {
  return tensor.rank === 4;
}
