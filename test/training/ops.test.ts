import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { conv2d } from '../../src/training/ops/conv2d.ts';
import { crossEntropy } from '../../src/training/ops/cross-entropy.ts';
import { asRank2, asRank4 } from '../../src/training/ops/custom-op.ts';
import { dense } from '../../src/training/ops/dense.ts';
import { maxPool } from '../../src/training/ops/max-pool.ts';
import { normEpsilon, normRelu } from '../../src/training/ops/norm-relu.ts';
import { expectClose, expectSameGradients, normals, useBackend } from './tensors.ts';

beforeAll(useBackend);

/** float32 against float64. */
const tolerance = { rtol: 1e-4, atol: 1e-4 };

function argument(shape: readonly number[], seed: number) {
  return {
    shape,
    values: normals(
      shape.reduce((product, length) => product * length, 1),
      seed,
    ),
  };
}

describe('conv2d', () => {
  test.each([
    { side: 1, count: 2, height: 3, width: 4, inChannels: 3, outChannels: 2 },
    { side: 3, count: 2, height: 5, width: 4, inChannels: 2, outChannels: 3 },
    { side: 3, count: 1, height: 1, width: 6, inChannels: 1, outChannels: 1 },
    { side: 5, count: 3, height: 6, width: 6, inChannels: 2, outChannels: 2 },
    // More pixels than the transposition moves at once.
    { side: 3, count: 2, height: 7, width: 7, inChannels: 1, outChannels: 2 },
  ])('is a convolution, and so are its gradients: %o', (size) => {
    const { side, count, height, width, inChannels, outChannels } = size;
    const pad = (side - 1) / 2;

    function plain(
      x: Float64Array = new Float64Array(),
      kernel: Float64Array = new Float64Array(),
    ): Float64Array {
      const y = new Float64Array(count * height * width * outChannels);
      for (let i = 0; i < y.length; i++) {
        const out = i % outChannels;
        const column = Math.floor(i / outChannels) % width;
        const row = Math.floor(i / (outChannels * width)) % height;
        const n = Math.floor(i / (outChannels * width * height));
        for (let k = 0; k < side * side; k++) {
          const atRow = row + Math.floor(k / side) - pad;
          const atColumn = column + (k % side) - pad;
          if (atRow < 0 || atRow >= height || atColumn < 0 || atColumn >= width) continue;
          for (let c = 0; c < inChannels; c++) {
            y[i] =
              (y[i] ?? 0) +
              (x[((n * height + atRow) * width + atColumn) * inChannels + c] ?? 0) *
                (kernel[(k * inChannels + c) * outChannels + out] ?? 0);
          }
        }
      }
      return y;
    }

    expectSameGradients(
      [argument([count, height, width, inChannels], 1), argument([side, side, inChannels, outChannels], 2)],
      (x, kernel) => conv2d(asRank4(x ?? tf.scalar(0)), asRank4(kernel ?? tf.scalar(0)), true),
      plain,
      tolerance,
    );
  });

  test('the first layer’s input has no gradient', () => {
    const x = tf.ones<tf.Rank.R4>([1, 3, 3, 1]);
    const kernel = tf.ones<tf.Rank.R4>([3, 3, 1, 1]);
    const [byX] = tf.grads((a, b) => conv2d(asRank4(a ?? x), asRank4(b ?? kernel), false))([x, kernel]);
    expect(Array.from(byX?.dataSync() ?? [])).toEqual(new Array(9).fill(0));
  });
});

describe('normRelu', () => {
  function plain(
    x: Float64Array = new Float64Array(),
    gain: Float64Array = new Float64Array(),
    offset: Float64Array = new Float64Array(),
  ): Float64Array {
    const channels = gain.length;
    const count = x.length / channels;
    const channel = (c: number): Float64Array => x.filter((_, i) => i % channels === c);
    const means = gain.map((_, c) => channel(c).reduce((sum, value) => sum + value, 0) / count);
    const deviations = gain.map((_, c) =>
      Math.sqrt(
        channel(c).reduce((sum, value) => sum + (value - (means[c] ?? 0)) ** 2, 0) / count + normEpsilon,
      ),
    );
    return x.map((value, i) => {
      const c = i % channels;
      return Math.max(
        0,
        ((gain[c] ?? 0) * (value - (means[c] ?? 0))) / (deviations[c] ?? 1) + (offset[c] ?? 0),
      );
    });
  }

  // 150 rows: more than one run of rows.
  test.each([
    [2, 3, 2, 4],
    [3, 10, 5, 2],
    [1, 2, 1, 1],
  ])('normalises and cuts off, with its gradients: [%i, %i, %i, %i]', (...shape) => {
    const channels = shape.at(-1) ?? 1;
    expectSameGradients(
      [argument(shape, 3), argument([channels], 4), argument([channels], 5)],
      (x, gain, offset) => normRelu(asRank4(x ?? tf.scalar(0)), gain ?? tf.scalar(0), offset ?? tf.scalar(0)),
      plain,
      tolerance,
    );
  });

  test('a channel that never changes is its offset, and has no gradient', () => {
    const x = tf.fill<tf.Rank.R4>([2, 2, 2, 1], 7);
    const y = normRelu(x, tf.tensor1d([3]), tf.tensor1d([0.5]));
    expectClose(y.dataSync(), new Float32Array(8).fill(0.5), { rtol: 0, atol: 1e-6 });
    const gradient = tf.grad((a) => normRelu(asRank4(a), tf.tensor1d([3]), tf.tensor1d([0.5])))(x);
    expectClose(gradient.dataSync(), new Float32Array(8), { rtol: 0, atol: 1e-3 });
  });

  test('tells the statistics of the batch', () => {
    const x = tf.tensor4d([1, 10, 3, 30], [1, 2, 1, 2]);
    let told: unknown;
    normRelu(x, tf.ones([2]), tf.zeros([2]), (statistics) => {
      told = statistics;
    });
    expect(told).toEqual({ mean: Float64Array.of(2, 20), variance: Float64Array.of(1, 100) });
  });
});

describe('maxPool', () => {
  test.each([
    [2, 4, 6, 3],
    [1, 5, 3, 2],
    [1, 2, 2, 1],
  ])('takes the largest of each 2x2, with its gradient: [%i, %i, %i, %i]', (...shape) => {
    const [count = 0, height = 0, width = 0, channels = 0] = shape;
    const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
    const plain = (x: Float64Array = new Float64Array()): Float64Array =>
      Float64Array.from({ length: count * rows * columns * channels }, (_, i) => {
        const c = i % channels;
        const column = 2 * (Math.floor(i / channels) % columns);
        const row = 2 * (Math.floor(i / (channels * columns)) % rows);
        const n = Math.floor(i / (channels * columns * rows));
        const at = (y: number, x: number): number => ((n * height + y) * width + x) * channels + c;
        return Math.max(
          ...[at(row, column), at(row, column + 1), at(row + 1, column), at(row + 1, column + 1)].map(
            (k) => x[k] ?? Number.NaN,
          ),
        );
      });
    expectSameGradients([argument(shape, 6)], (x) => maxPool(asRank4(x ?? tf.scalar(0))), plain, tolerance);
  });

  test('gives the gradient to the first of equal values', () => {
    const gradient = tf.grad((x) => maxPool(asRank4(x)));
    const of = (values: number[]): number[] =>
      Array.from(gradient(tf.tensor4d(values, [1, 2, 2, 1])).dataSync());
    expect(of([1, 1, 1, 1])).toEqual([1, 0, 0, 0]);
    expect(of([0, 2, 2, 1])).toEqual([0, 1, 0, 0]);
    expect(of([0, 1, 2, 2])).toEqual([0, 0, 1, 0]);
  });
});

test('dense multiplies all values of a picture, with its gradients', () => {
  const plain = (
    x: Float64Array = new Float64Array(),
    weights: Float64Array = new Float64Array(),
    bias: Float64Array = new Float64Array(),
  ): Float64Array =>
    Float64Array.from({ length: 2 * 3 }, (_, i) => {
      const [n, out] = [Math.floor(i / 3), i % 3];
      let sum = bias[out] ?? 0;
      for (let k = 0; k < 8; k++) sum += (x[n * 8 + k] ?? 0) * (weights[k * 3 + out] ?? 0);
      return sum;
    });
  expectSameGradients(
    [argument([2, 2, 2, 2], 7), argument([8, 3], 8), argument([3], 9)],
    (x, weights, bias) => dense(x ?? tf.scalar(0), weights ?? tf.scalar(0), bias ?? tf.scalar(0)),
    plain,
    tolerance,
  );
});

describe('crossEntropy', () => {
  const shares = [0.9, 0.05, 0.05, 0.1, 0.2, 0.7];

  test('is the mean of -sum(target log softmax), with its gradient', () => {
    const plain = (logits: Float64Array = new Float64Array()): Float64Array => {
      let sum = 0;
      for (const n of [0, 1]) {
        const row = logits.subarray(3 * n, 3 * n + 3);
        const total = row.reduce((part, logit) => part + Math.exp(logit), 0);
        row.forEach((logit, c) => {
          sum -= (shares[3 * n + c] ?? 0) * (logit - Math.log(total));
        });
      }
      return Float64Array.of(sum / 2);
    };
    const targets = tf.tensor2d(shares, [2, 3]);
    expectSameGradients(
      [argument([2, 3], 10)],
      (logits) => crossEntropy(asRank2(logits ?? tf.scalar(0)), targets),
      plain,
      tolerance,
    );
  });

  test('stays a number for large logits', () => {
    const loss = crossEntropy(tf.tensor2d([1000, 0, -1000], [1, 3]), tf.tensor2d([1, 0, 0], [1, 3]));
    expect(loss.dataSync()[0]).toBeCloseTo(0, 6);
  });
});
