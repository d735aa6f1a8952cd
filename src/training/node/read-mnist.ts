import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isMissingFile } from '../../is-missing-file.ts';
import { planeSidePx } from '../architecture.ts';
import { parseIdxImages, parseIdxLabels } from '../idx.ts';
import type { LabelledPlanes } from '../planes.ts';

/** The two halves of an IDX folder, by the beginning of their files' names. */
export type MnistPart = 'train' | 't10k';

/**
 * The digits of an IDX folder (`train-images-idx3-ubyte`, ..., each plain or with `.gz`). Rejects with the file's name
 * where one is missing or damaged, or where pictures and labels are not as many.
 */
export async function readMnist(folder: string, part: MnistPart): Promise<LabelledPlanes> {
  const imagesName = `${part}-images-idx3-ubyte`;
  const labelsName = `${part}-labels-idx1-ubyte`;
  const images = parseIdxImages(await readPlainOrGzipped(folder, imagesName), imagesName);
  const labels = parseIdxLabels(await readPlainOrGzipped(folder, labelsName), labelsName);
  if (images.width !== planeSidePx || images.height !== planeSidePx) {
    throw new Error(`${imagesName}: its pictures are ${images.width}x${images.height}, not 28x28.`);
  }
  if (images.count !== labels.length) {
    throw new Error(`${imagesName} has ${images.count} pictures, ${labelsName} ${labels.length} labels.`);
  }
  return { planes: images.pixels, labels };
}

async function readPlainOrGzipped(folder: string, name: string): Promise<Uint8Array> {
  const plain = join(folder, name);
  try {
    return await readFile(plain);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
  let packed: Uint8Array;
  try {
    packed = await readFile(`${plain}.gz`);
  } catch (cause) {
    if (!isMissingFile(cause)) throw cause;
    throw new Error(`There is neither ${plain} nor ${plain}.gz.`, { cause });
  }
  try {
    return gunzipSync(packed);
  } catch (cause) {
    throw new Error(`${plain}.gz is damaged: it cannot be unpacked.`, { cause });
  }
}
