import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, manifestSchema } from '../../engine/manifest.ts';
import { isMissingFile } from '../../is-missing-file.ts';

/** The manifest of a model's folder; null where there is no such folder. Rejects where what it holds is no manifest. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  let text: string;
  try {
    text = await readFile(join(folder, 'manifest.json'), 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return null;
    throw error;
  }
  return manifestSchema.parse(JSON.parse(text));
}
