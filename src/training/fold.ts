import type { Architecture, ConvNode, Node, NormReluNode } from './architecture.ts';
import { type BatchStatistics, normEpsilon } from './ops/norm-relu.ts';
import type { Parameters } from './parameters.ts';

/** A convolution of stride 1 with a bias, then relu; `kernel` is [side, side, in, out]. */
export interface FoldedConv {
  readonly op: 'convRelu';
  readonly name: string;
  readonly input: string;
  readonly sidePx: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

export interface FoldedMaxPool {
  readonly op: 'maxPool';
  readonly name: string;
  readonly input: string;
}

/** `kernel` is [in, out]; the inputs are a plane's values in the order row, column, channel. */
export interface FoldedDense {
  readonly op: 'dense';
  readonly name: string;
  readonly input: string;
  readonly inUnits: number;
  readonly outUnits: number;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

export type FoldedNode = FoldedConv | FoldedMaxPool | FoldedDense;

/** A trained network as it is read with: the same nodes, batch normalisation folded into the convolutions. */
export interface FoldedNetwork {
  readonly name: string;
  readonly nodes: readonly FoldedNode[];
}

/**
 * The network with fixed statistics in place of the batch's: gain (conv(x) - mean) / deviation + offset is a
 * convolution with other weights and a bias. Throws where a `normRelu` does not follow a convolution directly.
 */
export function fold(
  architecture: Architecture,
  parameters: Parameters,
  statistics: ReadonlyMap<string, BatchStatistics>,
): FoldedNetwork {
  const values = new Map(parameters.map((parameter) => [parameter.name, parameter.values]));
  const valuesOf = (name: string): Float32Array => {
    const found = values.get(name);
    if (found === undefined) throw new Error(`There are no weights named ${name}.`);
    return found;
  };
  const convolutions = new Map(
    architecture.nodes.filter((node) => node.op === 'conv').map((node) => [node.name, node]),
  );

  function foldNode(node: Node): readonly FoldedNode[] {
    switch (node.op) {
      case 'conv':
        return [];
      case 'normRelu': {
        const conv = convolutions.get(node.input);
        const measured = statistics.get(node.name);
        if (conv === undefined || measured === undefined) {
          throw new Error(
            `${node.name} cannot be folded: it needs a convolution before it and its statistics.`,
          );
        }
        return [foldConv(conv, node, measured, valuesOf)];
      }
      case 'maxPool':
        return [node];
      case 'dense':
        return [{ ...node, kernel: valuesOf(`${node.name}.kernel`), bias: valuesOf(`${node.name}.bias`) }];
      default:
        return node satisfies never;
    }
  }

  return { name: architecture.name, nodes: architecture.nodes.flatMap(foldNode) };
}

function foldConv(
  conv: ConvNode,
  norm: NormReluNode,
  statistics: BatchStatistics,
  valuesOf: (name: string) => Float32Array,
): FoldedConv {
  const gain = valuesOf(`${norm.name}.gain`);
  const offset = valuesOf(`${norm.name}.offset`);
  const scales = statistics.variance.map((variance, c) => (gain[c] ?? 0) / Math.sqrt(variance + normEpsilon));
  const { sidePx, inChannels, outChannels } = conv;
  return {
    op: 'convRelu',
    name: norm.name,
    input: conv.input,
    sidePx,
    inChannels,
    outChannels,
    kernel: valuesOf(`${conv.name}.kernel`).map((weight, i) => weight * (scales[i % outChannels] ?? 0)),
    bias: Float32Array.from(scales, (scale, c) => (offset[c] ?? 0) - scale * (statistics.mean[c] ?? 0)),
  };
}
