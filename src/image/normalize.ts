import type { GrayImage } from './types.ts';

/** Mean and standard deviation of MNIST's training pixels, as shares of full ink. */
export const mnistMean = 0.1307;
export const mnistStd = 0.3081;

/** `(ink / 255 - 0.1307) / 0.3081` for every pixel of an ink image, row-major: the models' input. */
export function normalize(plane: GrayImage): Float32Array {
  const out = new Float32Array(plane.data.length);
  for (let i = 0; i < out.length; i++) out[i] = ((plane.data[i] ?? 0) / 255 - mnistMean) / mnistStd;
  return out;
}
