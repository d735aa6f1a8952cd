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
  return architecture.nodes.flatMap((node, i) => {
    const random = createRandom(deriveSeed(seed, i));
    return partsOf(node).map((part) => ({
      name: `${node.name}.${part.name}`,
      shape: part.shape,
      values: firstValues(part, random),
      decays: part.name === 'kernel',
    }));
  });
}

/** The shape of each of a network's parameters by its name. */
export function parameterShapes(architecture: Architecture): ReadonlyMap<string, readonly number[]> {
  return new Map(
    architecture.nodes.flatMap((node) =>
      partsOf(node).map(({ name, shape }): [string, readonly number[]] => [`${node.name}.${name}`, shape]),
    ),
  );
}

/** The same parameters with other values, one array each, in order. */
export function withValues(parameters: Parameters, values: readonly Float32Array[]): Parameters {
  return parameters.map((parameter, i) => ({ ...parameter, values: values[i] ?? parameter.values }));
}

/** How many numbers there are in all. */
export function parameterCount(parameters: Parameters): number {
  return parameters.reduce((count, { values }) => count + values.length, 0);
}

/** What is learnt of a node; `inputs`: how many numbers each output of a kernel is the weighted sum of. */
type Part =
  | { readonly name: 'kernel'; readonly shape: readonly number[]; readonly inputs: number }
  | { readonly name: 'bias' | 'gain' | 'offset'; readonly shape: readonly number[] };

function partsOf(node: Node): readonly Part[] {
  switch (node.op) {
    case 'conv': {
      const shape = [node.shape.channels, node.from.channels, node.kernelPx, node.kernelPx];
      return [{ name: 'kernel', shape, inputs: node.from.channels * node.kernelPx ** 2 }];
    }
    case 'norm': {
      const shape = [node.shape.channels];
      return [
        { name: 'gain', shape },
        { name: 'offset', shape },
      ];
    }
    case 'dense': {
      const inputs = node.from.channels * node.from.sidePx ** 2;
      return [
        { name: 'kernel', shape: [inputs, node.shape.channels], inputs },
        { name: 'bias', shape: [node.shape.channels] },
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

function firstValues(part: Part, random: Random): Float32Array {
  const size = part.shape.reduce((product, length) => product * length, 1);
  if (part.name !== 'kernel') return new Float32Array(size).fill(part.name === 'gain' ? 1 : 0);
  const deviation = Math.sqrt(2 / part.inputs);
  return Float32Array.from({ length: size }, () => deviation * random.normal());
}
