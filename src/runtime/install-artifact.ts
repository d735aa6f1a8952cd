import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { modelIdPattern } from '../engine/index.ts';

/** Folders of uploads under way begin like this: no model's id does. */
export const draftPrefix = '.upload-';

/** What is kept of a model, by file name. */
export type ArtifactFiles = Readonly<Record<string, Uint8Array>>;

/**
 * Writes a model's files as `folder/<modelId>`: all of them, on the disk, or nothing, since they are written elsewhere and
 * that folder is then renamed. Answers false where there is something of that name; rejects where the disk doesn't take it.
 * `draftName`: of the folder beside it that is written first, which is emptied; a name that no upload has, where absent.
 */
export async function installArtifact(
  folder: string,
  modelId: string,
  files: ArtifactFiles,
  draftName = `${draftPrefix}${crypto.randomUUID()}`,
): Promise<boolean> {
  if (!modelIdPattern.test(modelId)) throw new RangeError(`${modelId} is not a plain folder name`);
  await mkdir(folder, { recursive: true });
  const draft = join(folder, draftName);
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft);
    for (const [name, bytes] of Object.entries(files)) await writeSynced(join(draft, name), bytes);
    await sync(draft);
    if (!(await renameUnlessThere(draft, join(folder, modelId)))) return false;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await sync(folder);
  return true;
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A folder's entries are on the disk once the folder is. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** POSIX lets a folder take the place of an empty one only. */
async function renameUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') return false;
    throw error;
  }
}
