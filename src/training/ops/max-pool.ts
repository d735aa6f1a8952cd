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
  const rows = dy.shape[1];
  const columns = dy.shape[2];
  const heap = tensorHeap();
  const result = heap.allocate(x.shape);
  const values = heap.view(x);
  const from = heap.view(dy);
  const to = heap.view(result).fill(0);
  const down = width * channels;
  let i = 0;
  for (let n = 0; n < count; n++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const corner = ((n * height + 2 * row) * width + 2 * column) * channels;
        for (let c = 0; c < channels; c++) {
          const at = corner + c;
          let best = at;
          if ((values[at + channels] ?? 0) > (values[best] ?? 0)) best = at + channels;
          if ((values[at + down] ?? 0) > (values[best] ?? 0)) best = at + down;
          if ((values[at + down + channels] ?? 0) > (values[best] ?? 0)) best = at + down + channels;
          to[best] = from[i++] ?? 0;
        }
      }
    }
  }
  return result;
}
