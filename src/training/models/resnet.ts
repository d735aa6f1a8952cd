import { type Architecture, digits, pictureInput } from '../architecture.ts';
import { createLayers, type Layers } from '../layers.ts';

/**
 * ResNet-18 (He et al. 2016, arXiv 1512.03385) with the stem for small pictures (one 3x3 convolution, no pooling) and one
 * input channel: four stages of two blocks, `width` channels in the first and twice as many in each that follows.
 */
export function resnet18(width: number): Architecture {
  const layers = createLayers();
  let last = layers.convNormRelu(pictureInput, { channels: width });
  for (let stage = 0; stage < 4; stage++) {
    const channels = width * 2 ** stage;
    last = basicBlock(layers, last, channels, stage === 0 ? 1 : 2, stage > 0);
    last = basicBlock(layers, last, channels, 1, false);
  }
  layers.dense(layers.globalAverage(last), digits);
  return { name: `resnet18-${width}`, nodes: layers.nodes };
}

function basicBlock(
  layers: Layers,
  input: string,
  channels: number,
  stride: 1 | 2,
  projected: boolean,
): string {
  const first = layers.convNormRelu(input, { channels, stride });
  const second = layers.norm(layers.conv(first, { channels }));
  const shortcut = projected
    ? layers.norm(layers.conv(input, { channels, kernelPx: 1, padPx: 0, stride }))
    : input;
  return layers.relu(layers.add(second, shortcut));
}
