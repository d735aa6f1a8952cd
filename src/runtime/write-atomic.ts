import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const draftEnding = '.tmp';

/**
 * Writes a file so that its name always stands for a whole one: to a neighbour first, which then takes its place. Of several
 * at once the last to come remains. Where it fails, what was there stays, and no neighbour; the error
 * names the file.
 */
export async function writeAtomic(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${crypto.randomUUID()}${draftEnding}`;
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    if (!(cause instanceof Error)) throw cause;
    // Still the system's error, by its number and code.
    throw Object.assign(new Error(`${path} could not be written: ${cause.message}`, { cause }), { ...cause });
  }
}

/** Removes what processes that were killed while they wrote `path` have left beside it. Nobody may be writing it. */
export async function removeDrafts(path: string): Promise<void> {
  const folder = dirname(path);
  const beginning = `${basename(path)}.`;
  for (const name of await readdir(folder)) {
    if (name.startsWith(beginning) && name.endsWith(draftEnding))
      await rm(join(folder, name), { force: true });
  }
}
