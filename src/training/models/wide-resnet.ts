import { type Architecture, digits, pictureInput } from '../architecture.ts';
import { createLayers } from '../layers.ts';

/** Blocks in each of the three stages: 6 * 2 + 4 = 16 layers. */
const blocks = 2;

/**
 * WideResNet-16 (Zagoruyko and Komodakis 2016, arXiv 1605.07146): normalisation and relu before each convolution;
 * stages of `width`, 2 `width` and 4 `width` channels (16 k for their widening factor k).
 */
export function wideResnet(width: number): Architecture {
  const layers = createLayers();
  let last = layers.conv(pictureInput, { channels: 16 });
  let channels = 16;
  for (let stage = 0; stage < 3; stage++) {
    for (let block = 0; block < blocks; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const wanted = width * 2 ** stage;
      const active = layers.relu(layers.norm(last));
      const inner = layers.convNormRelu(active, { channels: wanted, stride });
      const residual = layers.conv(inner, { channels: wanted });
      const shortcut =
        stride === 1 && channels === wanted
          ? last
          : layers.conv(active, { channels: wanted, kernelPx: 1, padPx: 0, stride });
      last = layers.add(residual, shortcut);
      channels = wanted;
    }
  }
  layers.dense(layers.globalAverage(layers.relu(layers.norm(last))), digits);
  return { name: `wideresnet16-${width}`, nodes: layers.nodes };
}
