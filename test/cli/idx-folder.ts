import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LabelledPlanes } from '../../src/training/planes.ts';
import { idxFile } from '../training/idx-file.ts';

/** Writes a set of 28x28 digits as MNIST's two files, the pictures packed and the labels plain. */
export async function writeIdx(folder: string, part: 'train' | 't10k', set: LabelledPlanes): Promise<void> {
  await mkdir(folder, { recursive: true });
  const images = idxFile([set.labels.length, 28, 28], set.planes);
  await writeFile(join(folder, `${part}-images-idx3-ubyte.gz`), gzipSync(images));
  await writeFile(join(folder, `${part}-labels-idx1-ubyte`), idxFile([set.labels.length], set.labels));
}
