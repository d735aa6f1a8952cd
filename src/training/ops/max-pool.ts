import * as tf from '@tensorflow/tfjs-core';
import { tensorHeap } from '../backend.ts';
import { asRank4, customOp } from './custom-op.ts';

/**
 * The largest of each 2x2, side by side, of `x` [N, H, W, C]; a last odd row or column is left out. The gradient goes
 * to the first of equal values, in the order of rows, then columns.
 */
export function maxPool(x: tf.Tensor4D): tf.Tensor4D {
  return customOp(
    [x],
    () => tf.maxPool(x, 2, 2, 'valid'),
    (dy, [saved = x]) => [gradient(asRank4(saved), asRank4(dy))],
  );
}

function gradient(x: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor {
  const [count, height, width, channels] = x.shape;
  const [, rows, columns] = dy.shape;
  const largest = tf.maxPool(x, 2, 2, 'valid');
  const heap = tensorHeap();
  const result = heap.allocate(x.shape);
  const values = heap.view(x);
  const maxima = heap.view(largest);
  const from = heap.view(dy);
  const to = heap.view(result).fill(0);
  const down = width * channels;
  let i = 0;
  for (let n = 0; n < count; n++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const corner = ((n * height + 2 * row) * width + 2 * column) * channels;
        for (let at = corner; at < corner + channels; at++) {
          // Numbers rather than branches, which would be mispredicted as often as not.
          const max = maxima[i] ?? 0;
          const first = Number(values[at] === max);
          const second = (1 - first) * Number(values[at + channels] === max);
          const third = (1 - first - second) * Number(values[at + down] === max);
          const slope = from[i++] ?? 0;
          to[at] = first * slope;
          to[at + channels] = second * slope;
          to[at + down] = third * slope;
          to[at + down + channels] = (1 - first - second - third) * slope;
        }
      }
    }
  }
  return result;
}
