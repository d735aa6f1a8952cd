import type { Architecture, ConvNode, Node, NormNode, Shape } from './architecture.ts';
import { normEpsilon } from './graph/norm.ts';
import type { Parameters } from './parameters.ts';

/** The mean and variance of each channel before a `norm` node. */
export interface Statistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** A convolution with a bias; `kernel` is [out, in, side, side]. */
export interface FoldedConv extends Omit<ConvNode, 'op'> {
  readonly op: 'biasedConv';
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** Each channel times a factor plus a constant: a normalisation with no convolution right before it. */
export interface FoldedAffine extends Omit<NormNode, 'op'> {
  readonly op: 'affine';
  readonly factor: Float32Array;
  readonly constant: Float32Array;
}

/** `kernel` is [in, out]; the inputs are a plane's values in the order channel, row, column. */
export interface FoldedDense {
  readonly op: 'dense';
  readonly name: string;
  readonly inputs: readonly string[];
  readonly from: Shape;
  readonly shape: Shape;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

type Weighted = 'conv' | 'norm' | 'dense';
export type FoldedNode = FoldedConv | FoldedAffine | FoldedDense | Exclude<Node, { readonly op: Weighted }>;

/** A trained network as it is read with: batch normalisation folded into the convolutions. */
export interface FoldedNetwork {
  readonly name: string;
  readonly nodes: readonly FoldedNode[];
}

/**
 * The network with fixed statistics in place of the batch's. gain (x - mean) / deviation + offset is linear, so after a
 * convolution that nothing else reads it goes into that one's weights and bias. Throws where statistics are missing.
 */
export function fold(
  architecture: Architecture,
  parameters: Parameters,
  statistics: ReadonlyMap<string, Statistics>,
): FoldedNetwork {
  const { nodes } = architecture;
  const values = new Map(parameters.map((parameter) => [parameter.name, parameter.values]));
  const readers = (name: string): readonly Node[] => nodes.filter(({ inputs }) => inputs.includes(name));

  function valuesOf(name: string): Float32Array {
    const found = values.get(name);
    if (found === undefined) throw new Error(`There are no weights named ${name}.`);
    return found;
  }

  /** The normalisation that a convolution is folded with. */
  function normAfter(conv: ConvNode): NormNode | undefined {
    const [only, ...others] = readers(conv.name);
    return only?.op === 'norm' && others.length === 0 ? only : undefined;
  }

  function affine(norm: NormNode): { readonly factor: Float32Array; readonly constant: Float32Array } {
    const measured = statistics.get(norm.name);
    if (measured === undefined) throw new Error(`There are no statistics of ${norm.name}.`);
    const offset = valuesOf(`${norm.name}.offset`);
    const factor = valuesOf(`${norm.name}.gain`).map(
      (gain, c) => gain / Math.sqrt((measured.variance[c] ?? 0) + normEpsilon),
    );
    return { factor, constant: factor.map((by, c) => (offset[c] ?? 0) - by * (measured.mean[c] ?? 0)) };
  }

  function foldConv(conv: ConvNode): FoldedConv {
    const kernel = valuesOf(`${conv.name}.kernel`);
    const norm = normAfter(conv);
    if (norm === undefined) {
      return { ...conv, op: 'biasedConv', kernel, bias: new Float32Array(conv.shape.channels) };
    }
    const { factor, constant } = affine(norm);
    const perChannel = kernel.length / conv.shape.channels;
    return {
      ...conv,
      op: 'biasedConv',
      name: norm.name,
      kernel: kernel.map((weight, i) => weight * (factor[Math.floor(i / perChannel)] ?? 0)),
      bias: constant,
    };
  }

  function foldNode(node: Node): readonly FoldedNode[] {
    switch (node.op) {
      case 'conv':
        return [foldConv(node)];
      case 'norm': {
        const before = nodes.find(({ name }) => name === node.inputs[0]);
        const isFolded = before?.op === 'conv' && normAfter(before) === node;
        return isFolded ? [] : [{ ...node, op: 'affine', ...affine(node) }];
      }
      case 'dense':
        return [{ ...node, kernel: valuesOf(`${node.name}.kernel`), bias: valuesOf(`${node.name}.bias`) }];
      case 'relu':
      case 'add':
      case 'concat':
      case 'maxPool':
      case 'averagePool':
      case 'globalAverage':
        return [node];
      default:
        return node satisfies never;
    }
  }

  return { name: architecture.name, nodes: nodes.flatMap(foldNode) };
}
