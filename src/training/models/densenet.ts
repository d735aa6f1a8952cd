import { type Architecture, digits, pictureInput } from '../architecture.ts';
import { createLayers } from '../layers.ts';

/** Layers in each of the three dense blocks. */
const depth = 4;

/**
 * DenseNet (Huang et al. 2017, arXiv 1608.06993) without bottlenecks: each layer of a block adds `width` channels to all that
 * came before it; between the blocks a 1x1 convolution halves the channels and a mean pooling the sides.
 */
export function densenet(width: number): Architecture {
  const layers = createLayers();
  let channels = 2 * width;
  let last = layers.conv(pictureInput, { channels });
  for (let block = 0; block < 3; block++) {
    if (block > 0) {
      channels = Math.floor(channels / 2);
      const narrowed = layers.conv(layers.relu(layers.norm(last)), { channels, kernelPx: 1, padPx: 0 });
      last = layers.averagePool(narrowed);
    }
    for (let layer = 0; layer < depth; layer++) {
      const added = layers.conv(layers.relu(layers.norm(last)), { channels: width });
      last = layers.concat([last, added]);
      channels += width;
    }
  }
  layers.dense(layers.globalAverage(layers.relu(layers.norm(last))), digits);
  return { name: `densenet-${width}`, nodes: layers.nodes };
}
