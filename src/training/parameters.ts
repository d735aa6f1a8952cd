import type { Architecture, Node } from './architecture.ts';
import { createRandom, deriveSeed, type Random } from './random.ts';

/** What is learnt of one node: kernels [out, in, side, side], dense layers [in, out], a vector for each bias, gain and offset. */
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

/** How many numbers there are in all. */
export function parameterCount(parameters: Parameters): number {
  return parameters.reduce((count, { values }) => count + values.length, 0);
}

function nodeParameters(node: Node, random: Random): Parameter[] {
  switch (node.op) {
    case 'conv': {
      const inputs = node.from.channels * node.kernelPx ** 2;
      const shape = [node.shape.channels, node.from.channels, node.kernelPx, node.kernelPx];
      return [kernel(node.name, shape, inputs, random)];
    }
    case 'norm':
      return [
        constant(`${node.name}.gain`, node.shape.channels, 1),
        constant(`${node.name}.offset`, node.shape.channels, 0),
      ];
    case 'dense': {
      const inputs = node.from.channels * node.from.sidePx ** 2;
      return [
        kernel(node.name, [inputs, node.shape.channels], inputs, random),
        constant(`${node.name}.bias`, node.shape.channels, 0),
      ];
    }
    case 'relu':
    case 'add':
    case 'concat':
    case 'maxPool':
    case 'averagePool':
    case 'globalAverage':
      return [];
    default:
      return node satisfies never;
  }
}

function kernel(node: string, shape: readonly number[], inputs: number, random: Random): Parameter {
  const size = shape.reduce((product, length) => product * length, 1);
  const deviation = Math.sqrt(2 / inputs);
  const values = Float32Array.from({ length: size }, () => deviation * random.normal());
  return { name: `${node}.kernel`, shape, values, decays: true };
}

function constant(name: string, count: number, value: number): Parameter {
  return { name, shape: [count], values: new Float32Array(count).fill(value), decays: false };
}
