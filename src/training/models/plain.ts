import { type Architecture, digits, pictureInput } from '../architecture.ts';
import { createLayers } from '../layers.ts';

export type PlainName = 'plain-3' | 'plain-5' | 'plain-7';

/** What sets a plain network apart: its layers' channels in units of the width, and where it pools. */
interface PlainLayout {
  readonly kernelPx: number;
  readonly channels: readonly number[];
  /** Layers, counted from 1, that a pooling follows. */
  readonly pooled: readonly number[];
}

/**
 * Kernels of several sizes make networks that err differently (An et al. 2020, arXiv 2008.10400); the larger they are
 * the fewer layers see the whole digit. Multiply-adds at width 16: 7.3, 9.6 and 9.3 million.
 */
const layouts: Readonly<Record<PlainName, PlainLayout>> = {
  'plain-3': { kernelPx: 3, channels: [1, 1, 2, 2, 4, 4], pooled: [2, 4] },
  'plain-5': { kernelPx: 5, channels: [1, 2, 2, 4], pooled: [1, 3] },
  'plain-7': { kernelPx: 7, channels: [1, 2, 3], pooled: [1, 2] },
};

/** Convolutions of one kernel size, each normalised and cut off at 0, two poolings, one dense layer at the end. */
export function plain(name: PlainName, width: number): Architecture {
  const { kernelPx, channels, pooled } = layouts[name];
  const layers = createLayers();
  let last: string = pictureInput;
  channels.forEach((share, i) => {
    last = layers.convNormRelu(last, { channels: share * width, kernelPx });
    if (pooled.includes(i + 1)) last = layers.maxPool(last);
  });
  layers.dense(last, digits);
  return { name: `${name}-${width}`, nodes: layers.nodes };
}
