import type { Architecture } from '../../src/training/architecture.ts';

/** Multiply-adds for one picture, the convolutions' and the dense layers'. */
export function multiplyAdds(architecture: Architecture): number {
  return architecture.nodes.reduce((sum, node) => {
    const outputs = node.shape.channels * node.shape.sidePx ** 2;
    if (node.op === 'conv') return sum + outputs * node.kernelPx ** 2 * node.from.channels;
    if (node.op === 'dense') return sum + outputs * node.from.channels * node.from.sidePx ** 2;
    return sum;
  }, 0);
}
