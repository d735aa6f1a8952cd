import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A recipe's sets take 50 MB each: jobs of ever new recipes would fill the disk. */
const keptFolders = 4;

/**
 * Removes the training sets that were made longest ago, so that with those of the next run, in the folder `own`, as many stay as
 * are kept. A run whose sets are removed meanwhile makes them again.
 */
export async function pruneSets(folder: string, own: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const others = names.filter((name) => name !== own).map((name) => join(folder, name));
  const dated = await Promise.all(
    others.map(async (path) => ({
      path,
      madeMs: await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    })),
  );
  dated.sort((a, b) => b.madeMs - a.madeMs);
  for (const { path } of dated.slice(keptFolders - 1)) {
    // What can't be removed is no reason not to train.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
