import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../../config.ts';
import { isMissingFile } from '../../../is-missing-file.ts';
import { pruneArtifacts } from '../../../runtime/prune-artifacts.ts';
import { createActiveSetFile } from './active-set.ts';
import { artifactFolder } from './engine-options.ts';

/** Where the set that was made active over HTTP is kept. */
export function activeSetPath(config: Config): string {
  return join(config.paths.artifactsRoot, 'active.json');
}

/** `tags.json`: from a tag's name to the ids of the models that it is for. */
const tagsSchema = z.record(z.string(), z.array(z.string()));

/**
 * Removes the old artifacts that nothing needs and answers their names: the newest stay, and whatever is configured, was
 * made active, or has a tag. Rejects, with nothing removed, where it can't be read what that is.
 */
export async function pruneModels(
  config: Config,
  options: { readonly nowMs: number; readonly isDryRun: boolean },
): Promise<readonly string[]> {
  const configured = config.engine.activeModels;
  const kept = await createActiveSetFile(activeSetPath(config)).read();
  const tagged = await readTags(join(config.paths.artifactsRoot, 'tags.json'));
  return await pruneArtifacts({
    ...options,
    folder: artifactFolder(config),
    keep: config.models.keptArtifacts,
    spared: new Set([...configured, ...(kept?.active ?? []), ...tagged]),
  });
}

async function readTags(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return '{}';
    throw error;
  });
  try {
    return Object.values(tagsSchema.parse(JSON.parse(text))).flat();
  } catch (error) {
    throw new Error(`${path} is not a table of tags and their models`, { cause: error });
  }
}
