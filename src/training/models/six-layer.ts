import { type Architecture, digits, type Node, pictureInput, planeSidePx } from '../architecture.ts';

/** Channels of the six convolutions at width 16. */
const widths = [1, 1, 2, 2, 4, 4] as const;
/** A pooling follows these. */
const pooled: readonly number[] = [2, 4];
const poolings = 2;

/**
 * Six 3x3 convolutions, each with batch normalisation and relu, the plane halved after the second and the fourth,
 * then a dense layer. `width` is the channels of the first two; the next pairs have twice and four times as many.
 * 7.3 M multiply-adds at width 16.
 */
export function sixLayer(width: number): Architecture {
  const nodes: Node[] = [];
  let input = pictureInput;
  let inChannels = 1;
  widths.forEach((share, i) => {
    const layer = i + 1;
    const outChannels = share * width;
    nodes.push(
      { op: 'conv', name: `conv${layer}`, input, sidePx: 3, inChannels, outChannels },
      { op: 'normRelu', name: `norm${layer}`, input: `conv${layer}`, channels: outChannels },
    );
    input = `norm${layer}`;
    if (pooled.includes(layer)) {
      nodes.push({ op: 'maxPool', name: `pool${layer}`, input });
      input = `pool${layer}`;
    }
    inChannels = outChannels;
  });
  const sidePx = planeSidePx / 2 ** poolings;
  nodes.push({
    op: 'dense',
    name: 'dense',
    input,
    inUnits: sidePx * sidePx * inChannels,
    outUnits: digits,
  });
  return { name: `six-layer-${width}`, nodes };
}
