import { digits, pictureInput, planeSidePx } from './architecture.ts';
import type { FoldedAffine, FoldedConv, FoldedDense, FoldedNetwork, FoldedNode } from './fold.ts';
import { createGraphBuilder, type GraphBuilder } from './graph/graph-builder.ts';
import { encodeOnnx } from './onnx-schema.ts';

export const inputName = 'input';
export const outputName = 'logits';

/** A trained network as an ONNX file: `input` [N, 1, 28, 28] -> `logits` [N, 10], N free. */
export function exportOnnx(network: FoldedNetwork): Uint8Array {
  const graph = createGraphBuilder();
  const values = new Map([[pictureInput, graph.input(inputName, ['N', 1, planeSidePx, planeSidePx])]]);
  let last = '';
  for (const node of network.nodes) {
    last = emit(
      node,
      node.inputs.map((name) => values.get(name) ?? ''),
      graph,
    );
    values.set(node.name, last);
  }
  graph.output(last, outputName, ['N', digits]);
  return encodeOnnx(graph.build(network.name));
}

function emit(node: FoldedNode, inputs: readonly string[], graph: GraphBuilder): string {
  const [input = ''] = inputs;
  switch (node.op) {
    case 'biasedConv':
      return emitConv(node, input, graph);
    case 'affine':
      return emitAffine(node, input, graph);
    case 'relu':
      return graph.apply('Relu', inputs);
    case 'add':
      return graph.apply('Add', inputs);
    case 'concat':
      return graph.apply('Concat', inputs, { axis: 1 });
    case 'maxPool':
      return graph.apply('MaxPool', inputs, { kernel_shape: [2, 2], strides: [2, 2] });
    case 'averagePool':
      return graph.apply('AveragePool', inputs, { kernel_shape: [2, 2], strides: [2, 2] });
    case 'globalAverage':
      return graph.apply('GlobalAveragePool', inputs);
    case 'dense':
      return emitDense(node, input, graph);
    default:
      return node satisfies never;
  }
}

function emitConv(node: FoldedConv, input: string, graph: GraphBuilder): string {
  const { kernelPx, padPx, stride, from, shape } = node;
  const kernel = graph.floats(node.kernel, [shape.channels, from.channels, kernelPx, kernelPx]);
  return graph.apply('Conv', [input, kernel, graph.floats(node.bias)], {
    kernel_shape: [kernelPx, kernelPx],
    pads: [padPx, padPx, padPx, padPx],
    strides: [stride, stride],
  });
}

function emitAffine(node: FoldedAffine, input: string, graph: GraphBuilder): string {
  const dims = [1, node.shape.channels, 1, 1];
  const scaled = graph.apply('Mul', [input, graph.floats(node.factor, dims)]);
  return graph.apply('Add', [scaled, graph.floats(node.constant, dims)]);
}

function emitDense(node: FoldedDense, input: string, graph: GraphBuilder): string {
  const { channels, sidePx } = node.from;
  const flat = graph.apply('Flatten', [input], { axis: 1 });
  const kernel = graph.floats(node.kernel, [channels * sidePx ** 2, node.shape.channels]);
  return graph.apply('Gemm', [flat, kernel, graph.floats(node.bias)]);
}
