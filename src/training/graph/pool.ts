import type { GlobalAverageNode, PoolNode } from '../architecture.ts';
import type { Emission, Target } from './emission.ts';

const twoByTwo = { kernel_shape: [2, 2], strides: [2, 2] };

/**
 * The largest or the mean of each 2x2. The gradient goes to the largest; where several are equal, as on the even ground around a
 * digit, each has its share.
 */
export function emitPool(node: PoolNode, input: string, target: Target): Emission {
  const { graph } = target;
  const { sidePx } = node.from;
  const isMax = node.op === 'maxPool';
  const output = graph.apply(isMax ? 'MaxPool' : 'AveragePool', [input], twoByTwo);

  /** Each value four times, a last odd row and column zero. */
  function enlarged(value: string): string {
    const scales = graph.floats([1, 1, 2, 2]);
    const doubled = graph.apply('Resize', [value, '', scales], {
      mode: 'nearest',
      nearest_mode: 'floor',
      coordinate_transformation_mode: 'asymmetric',
    });
    return sidePx % 2 === 0 ? doubled : graph.apply('Pad', [doubled, graph.ints([0, 0, 0, 0, 0, 0, 1, 1])]);
  }

  return {
    output,
    backward(gradient) {
      if (!isMax) {
        const quarter = graph.apply('Mul', [gradient, graph.floats([0.25])]);
        return { inputs: [enlarged(quarter)], parameters: {} };
      }
      const zero = graph.floats([0]);
      const isLargest = graph.apply('Equal', [input, enlarged(output)]);
      const ones = graph.apply('Where', [isLargest, graph.floats([1]), zero]);
      const largest = graph.apply('Mul', [graph.apply('AveragePool', [ones], twoByTwo), graph.floats([4])]);
      const share = graph.apply('Mul', [gradient, graph.apply('Reciprocal', [largest])]);
      const routed = graph.apply('Where', [isLargest, enlarged(share), zero]);
      return { inputs: [routed], parameters: {} };
    },
  };
}

/** The mean of each channel. */
export function emitGlobalAverage(node: GlobalAverageNode, input: string, target: Target): Emission {
  const { graph, batchSize } = target;
  const { channels, sidePx } = node.from;
  return {
    output: graph.apply('GlobalAveragePool', [input]),
    backward(gradient) {
      const share = graph.apply('Mul', [gradient, graph.floats([1 / sidePx ** 2])]);
      const dims = graph.ints([batchSize, channels, sidePx, sidePx]);
      return { inputs: [graph.apply('Expand', [share, dims])], parameters: {} };
    },
  };
}
