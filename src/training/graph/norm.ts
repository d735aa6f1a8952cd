import type { NormNode } from '../architecture.ts';
import type { Emission, Target } from './emission.ts';

/** Added to the variance, so that a channel that never changes has no infinite gain. */
export const normEpsilon = 1e-5;

export interface NormEmission extends Emission {
  /** Of each channel over the batch: values of [channels]. */
  readonly mean: string;
  readonly variance: string;
}

/**
 * y = gain (x - mean) / deviation + offset, with mean and variance over the batch's pictures and pixels. With d the
 * gradient by y and h = (x - mean) / deviation, the one by x is gain / deviation (d - mean(d) - h mean(d h)): as in the
 * forward pass a multiple of each channel plus a constant, which ONNX Runtime's BatchNormalization does in one pass.
 */
export function emitNorm(node: NormNode, input: string, target: Target): NormEmission {
  const { graph, batchSize, parameter } = target;
  const { channels, sidePx } = node.shape;
  const axes = [0, 2, 3];
  const channelMean = (value: string): string => graph.apply('ReduceMean', [value], { axes, keepdims: 0 });
  const multiply = (a: string, b: string): string => graph.apply('Mul', [a, b]);
  const subtract = (a: string, b: string): string => graph.apply('Sub', [a, b]);

  const gain = parameter('gain');
  const mean = channelMean(input);
  // Rounding can make the difference negative, and its root no number.
  const variance = graph.apply('Relu', [subtract(channelMean(multiply(input, input)), multiply(mean, mean))]);
  const output = graph.apply('BatchNormalization', [input, gain, parameter('offset'), mean, variance], {
    epsilon: { float: normEpsilon },
  });

  function backward(gradient: string) {
    const sum = graph.apply('Add', [variance, graph.floats([normEpsilon])]);
    const inverse = graph.apply('Reciprocal', [graph.apply('Sqrt', [sum])]);
    const meanGradient = channelMean(gradient);
    const covariance = subtract(channelMean(multiply(gradient, input)), multiply(mean, meanGradient));
    const count = graph.floats([batchSize * sidePx * sidePx]);
    // gradient by x = scale d - (slope x + shift)
    const scale = multiply(gain, inverse);
    const ratio = multiply(multiply(inverse, inverse), covariance);
    const slope = multiply(scale, ratio);
    const shift = multiply(scale, subtract(meanGradient, multiply(mean, ratio)));
    const zeros = graph.floats(new Float32Array(channels));
    const ones = graph.floats(new Float32Array(channels).fill(1));
    const drift = graph.apply('BatchNormalization', [input, slope, shift, zeros, ones], {
      epsilon: { float: 0 },
    });
    const perChannel = graph.apply('Reshape', [scale, graph.ints([1, channels, 1, 1])]);
    return {
      inputs: [subtract(multiply(gradient, perChannel), drift)],
      parameters: {
        gain: multiply(multiply(inverse, covariance), count),
        offset: multiply(meanGradient, count),
      },
    };
  }

  return { output, mean, variance, backward };
}
