import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseIdxImages, parseIdxLabels } from '../../src/training/idx.ts';
import type { Digit } from './types.ts';

/**
 * The digits of `train` or `t10k` in an MNIST folder of gzipped IDX files. Throws an Error that names the file where
 * it is not what its name says.
 */
export function readDigits(folder: string, set: 'train' | 't10k'): readonly Digit[] {
  const imageFile = join(folder, `${set}-images-idx3-ubyte.gz`);
  const labelFile = join(folder, `${set}-labels-idx1-ubyte.gz`);
  const { count, width, height, pixels } = parseIdxImages(gunzipSync(readFileSync(imageFile)), imageFile);
  const labels = parseIdxLabels(gunzipSync(readFileSync(labelFile)), labelFile);
  const area = width * height;
  if (width !== 28 || height !== 28) throw new Error(`${imageFile}: its pictures are ${width}x${height}.`);
  if (labels.length !== count)
    throw new Error(`${labelFile} has ${labels.length} labels for ${count} pictures.`);
  return Array.from(labels, (label, i) => ({ label, pixels: pixels.subarray(i * area, (i + 1) * area) }));
}
