import type { DenseNode } from '../architecture.ts';
import type { Emission, Target } from './emission.ts';

/** Each output from all values of the input, in the order channel, row, column; with a bias. */
export function emitDense(node: DenseNode, input: string, target: Target): Emission {
  const { graph, batchSize, parameter } = target;
  const { channels, sidePx } = node.from;
  const kernel = parameter('kernel');
  const flat = graph.apply('Flatten', [input], { axis: 1 });
  return {
    output: graph.apply('Gemm', [flat, kernel, parameter('bias')]),
    backward(gradient) {
      const byFlat = graph.apply('Gemm', [gradient, kernel], { transB: 1 });
      const dims = graph.ints([batchSize, channels, sidePx, sidePx]);
      return {
        inputs: [graph.apply('Reshape', [byFlat, dims])],
        parameters: {
          kernel: graph.apply('Gemm', [flat, gradient], { transA: 1 }),
          bias: graph.apply('ReduceSum', [gradient, graph.ints([0])], { keepdims: 0 }),
        },
      };
    },
  };
}
