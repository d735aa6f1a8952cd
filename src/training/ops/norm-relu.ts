import * as tf from '@tensorflow/tfjs-core';
import { tensorHeap } from '../backend.ts';
import { asRank4, customOp } from './custom-op.ts';

/** Of one batch, by channel. */
export interface BatchStatistics {
  readonly mean: Float64Array;
  /** The mean squared deviation: divided by the count, not by one less. */
  readonly variance: Float64Array;
}

/** Added to variances so that a channel that never changes is no division by zero. */
export const normEpsilon = 1e-5;

/**
 * Batch normalisation and relu in one: max(0, gain (x - mean) / sqrt(variance + epsilon) + offset) with the mean and
 * variance of the batch, for each channel of `x` [N, H, W, C]; `gain` and `offset` are [C] (Ioffe and Szegedy 2015,
 * arXiv 1502.03167). Two passes over the values forward and two back, in JavaScript on the tensors' memory: tfjs'
 * elementwise kernels would make a dozen, each of the same cost. `onStatistics` is told the batch's statistics.
 */
export function normRelu(
  x: tf.Tensor4D,
  gain: tf.Tensor,
  offset: tf.Tensor,
  onStatistics?: (statistics: BatchStatistics) => void,
): tf.Tensor4D {
  const heap = tensorHeap();
  const statistics = batchStatistics(heap.view(x), x.shape[3]);
  onStatistics?.(statistics);
  // gain (x - mean) / deviation + offset = scale x + shift.
  const deviations = statistics.variance.map((variance) => Math.sqrt(variance + normEpsilon));
  const gains = heap.view(gain);
  const scales = deviations.map((deviation, c) => (gains[c] ?? 0) / deviation);
  const offsets = heap.view(offset);
  const shifts = scales.map((scale, c) => (offsets[c] ?? 0) - scale * (statistics.mean[c] ?? 0));

  function forward(): tf.Tensor4D {
    const result = heap.allocate(x.shape);
    scaleShiftRelu(heap.view(x), scales, shifts, heap.view(result));
    return asRank4(result);
  }

  function backward(dy: tf.Tensor, [saved = x]: readonly tf.Tensor[]): tf.Tensor[] {
    const result = heap.allocate(x.shape);
    const { sums, products } = gatedSums(heap.view(saved), heap.view(dy), scales, shifts);
    const byGain = products.map(
      (product, c) => (product - (statistics.mean[c] ?? 0) * (sums[c] ?? 0)) / (deviations[c] ?? 1),
    );
    const count = x.size / x.shape[3];
    const slopes = scales.map((scale, c) => (-scale * (byGain[c] ?? 0)) / ((deviations[c] ?? 1) * count));
    const constants = scales.map(
      (scale, c) => (-scale * (sums[c] ?? 0)) / count - (slopes[c] ?? 0) * (statistics.mean[c] ?? 0),
    );
    inputGradient(heap.view(saved), heap.view(dy), { scales, shifts, slopes, constants }, heap.view(result));
    return [result, tf.tensor1d(Float32Array.from(byGain)), tf.tensor1d(Float32Array.from(sums))];
  }

  return customOp([x, gain, offset], forward, backward);
}

function batchStatistics(x: Float32Array, channels: number): BatchStatistics {
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  forEachRun(x.length, channels, (c, from, to) => {
    let sum = 0;
    let square = 0;
    for (let i = from; i < to; i += channels) {
      const value = x[i] ?? 0;
      sum += value;
      square += value * value;
    }
    sums[c] = (sums[c] ?? 0) + sum;
    squares[c] = (squares[c] ?? 0) + square;
  });
  const count = x.length / channels;
  const mean = sums.map((sum) => sum / count);
  const variance = squares.map((square, c) => Math.max(0, square / count - (mean[c] ?? 0) ** 2));
  return { mean, variance };
}

function scaleShiftRelu(
  x: Float32Array,
  scales: Float64Array,
  shifts: Float64Array,
  out: Float32Array,
): void {
  const channels = scales.length;
  forEachRun(x.length, channels, (c, from, to) => {
    const scale = scales[c] ?? 0;
    const shift = shifts[c] ?? 0;
    for (let i = from; i < to; i += channels) {
      const value = (x[i] ?? 0) * scale + shift;
      out[i] = Number(value > 0) * value;
    }
  });
}

/** By channel, the sums of dy and of dy x, over the values that the relu let through. */
function gatedSums(
  x: Float32Array,
  dy: Float32Array,
  scales: Float64Array,
  shifts: Float64Array,
): { readonly sums: Float64Array; readonly products: Float64Array } {
  const channels = scales.length;
  const sums = new Float64Array(channels);
  const products = new Float64Array(channels);
  forEachRun(x.length, channels, (c, from, to) => {
    const scale = scales[c] ?? 0;
    const shift = shifts[c] ?? 0;
    let sum = 0;
    let product = 0;
    for (let i = from; i < to; i += channels) {
      const value = x[i] ?? 0;
      const passed = Number(value * scale + shift > 0) * (dy[i] ?? 0);
      sum += passed;
      product += passed * value;
    }
    sums[c] = (sums[c] ?? 0) + sum;
    products[c] = (products[c] ?? 0) + product;
  });
  return { sums, products };
}

/** scale dy, where the relu let through, + slope x + constant: what the batch's mean and variance add is linear in x. */
function inputGradient(
  x: Float32Array,
  dy: Float32Array,
  by: Readonly<Record<'scales' | 'shifts' | 'slopes' | 'constants', Float64Array>>,
  out: Float32Array,
): void {
  const channels = by.scales.length;
  forEachRun(x.length, channels, (c, from, to) => {
    const scale = by.scales[c] ?? 0;
    const shift = by.shifts[c] ?? 0;
    const slope = by.slopes[c] ?? 0;
    const constant = by.constants[c] ?? 0;
    for (let i = from; i < to; i += channels) {
      const value = x[i] ?? 0;
      const passed = Number(value * scale + shift > 0) * (dy[i] ?? 0);
      out[i] = scale * passed + slope * value + constant;
    }
  });
}

/** Values of one channel that are gone through together; those of all channels then stay in the first-level cache. */
const runRows = 128;

/**
 * Calls `visit(channel, from, to)` for every channel of every block of rows: its values are at `from`, `from + channels`
 * and so on below `to`. A channel's constants stay in registers that way; with `Number(gate) *` in place of a branch,
 * which random signs mispredict half the time, a pass over 1.6 M values takes 2 to 4 ms rather than 14.
 */
function forEachRun(
  length: number,
  channels: number,
  visit: (channel: number, from: number, to: number) => void,
): void {
  const blockLength = runRows * channels;
  for (let start = 0; start < length; start += blockLength) {
    const end = Math.min(length, start + blockLength);
    for (let c = 0; c < channels; c++) visit(c, start + c, end);
  }
}
