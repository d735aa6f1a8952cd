import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Manifest, manifestSchema } from '../../engine/manifest.ts';

/**
 * Writes a model's files so that its folder is there with all of them or not at all: into `draft`, which then takes the name
 * `folder`. Rejects where there is such a folder already; what was written is gone then.
 */
export async function writeModelFolder(
  files: Readonly<Record<string, Uint8Array>>,
  folder: string,
  draft: string,
): Promise<void> {
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    for (const [name, bytes] of Object.entries(files)) await writeSynced(join(draft, name), bytes);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(dirname(folder));
}

/** The manifest of a model's folder; null where there is no such folder. Rejects where what it holds is no manifest. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  let text: string;
  try {
    text = await readFile(join(folder, 'manifest.json'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return manifestSchema.parse(JSON.parse(text));
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** So that the new name, too, outlives a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
