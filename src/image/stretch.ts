import { histogram, percentile } from './histogram.ts';
import type { GrayImage } from './types.ts';

export interface StretchOptions {
  /** The share of inked pixels that may end up below full ink. */
  readonly fullShare: number;
  /** The most that levels are multiplied by. */
  readonly maxGain: number;
}

/** Ink levels scaled so that the darkest strokes are full ink: pencil and thin pens look as MNIST's pen does. */
export function stretch(ink: GrayImage, options: StretchOptions): GrayImage {
  const counts = histogram(ink.data);
  counts[0] = 0;
  const top = percentile(counts, options.fullShare);
  if (top === 0 || top === 255) return ink;
  const gain = Math.min(options.maxGain, 255 / top);
  return {
    data: ink.data.map((level) => Math.min(255, Math.round(level * gain))),
    width: ink.width,
    height: ink.height,
  };
}
