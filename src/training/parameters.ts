import * as tf from '@tensorflow/tfjs-core';
import type { Architecture, Node } from './architecture.ts';
import { createRandom, deriveSeed, type Random } from './random.ts';

/** One weight tensor of a network, in tfjs' order: convolutions [side, side, in, out], dense layers [in, out]. */
export interface Parameter {
  /** `<node>.kernel`, `.bias`, `.gain` or `.offset`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** Whether weight decay applies: to kernels, not to biases, gains and offsets. */
  readonly decays: boolean;
}

/** All weights of a network, in the order of its nodes. */
export type Parameters = readonly Parameter[];

/**
 * The weights that training starts from: kernels from a normal distribution of variance 2 / inputs (He et al. 2015,
 * arXiv 1502.01852), gains 1, biases and offsets 0. The same architecture and seed give the same weights.
 */
export function initialParameters(architecture: Architecture, seed: number): Parameters {
  return architecture.nodes.flatMap((node, i) => nodeParameters(node, createRandom(deriveSeed(seed, i))));
}

/** The same parameters with other values, one array each, in order. */
export function withValues(parameters: Parameters, values: readonly Float32Array[]): Parameters {
  return parameters.map((parameter, i) => ({ ...parameter, values: values[i] ?? parameter.values }));
}

/** The parameters as tensors, by name; the caller disposes of them (`tf.tidy`). */
export function parameterTensors(parameters: Parameters): ReadonlyMap<string, tf.Tensor> {
  return new Map(parameters.map(({ name, shape, values }) => [name, tf.tensor(values, [...shape])]));
}

/** How many numbers there are in all. */
export function parameterCount(parameters: Parameters): number {
  return parameters.reduce((count, { values }) => count + values.length, 0);
}

function nodeParameters(node: Node, random: Random): Parameter[] {
  switch (node.op) {
    case 'conv': {
      const { name, sidePx, inChannels, outChannels } = node;
      return [kernel(name, [sidePx, sidePx, inChannels, outChannels], random)];
    }
    case 'normRelu':
      return [
        constant(`${node.name}.gain`, node.channels, 1),
        constant(`${node.name}.offset`, node.channels, 0),
      ];
    case 'dense':
      return [
        kernel(node.name, [node.inUnits, node.outUnits], random),
        constant(`${node.name}.bias`, node.outUnits, 0),
      ];
    case 'maxPool':
      return [];
    default:
      return node satisfies never;
  }
}

function kernel(node: string, shape: readonly number[], random: Random): Parameter {
  const size = shape.reduce((product, length) => product * length, 1);
  const inputs = size / (shape.at(-1) ?? 1);
  const deviation = Math.sqrt(2 / inputs);
  const values = Float32Array.from({ length: size }, () => deviation * random.normal());
  return { name: `${node}.kernel`, shape, values, decays: true };
}

function constant(name: string, count: number, value: number): Parameter {
  return { name, shape: [count], values: new Float32Array(count).fill(value), decays: false };
}
