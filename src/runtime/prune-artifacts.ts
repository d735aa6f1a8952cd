import { lstat, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestSchema, modelIdPattern } from '../engine/index.ts';
import { isMissingFile } from '../is-missing-file.ts';
import { draftPrefix } from './install-artifact.ts';
import { type FoundArtifact, type PruningRule, planPruning } from './plan-pruning.ts';

export interface PruneOptions extends PruningRule {
  /** The folder of the artifacts. */
  readonly folder: string;
  /** In ms since 1970. */
  readonly nowMs: number;
  /** Only say what would be removed. */
  readonly isDryRun: boolean;
}

/** What is being removed is called like this first: half of it is no artifact. */
const removedPrefix = '.removed-';
/** What a killed process left behind; an upload takes minutes at most. */
const draftAgeMs = 24 * 60 * 60 * 1000;

/**
 * Removes old artifacts from a folder and answers their names. An artifact is a folder, no link, whose manifest is one of
 * its own name and which has a model; everything else stays, but for what uploads and removals that were cut off left a
 * day ago. Links are never followed: what lies outside of the folder stays.
 */
export async function pruneArtifacts(options: PruneOptions): Promise<readonly string[]> {
  const names = await readdir(options.folder).catch((error: unknown) => {
    if (isMissingFile(error)) return [];
    throw error;
  });
  if (names.length === 0) return [];
  // The folder itself may be a link that an operator has set; everything below is looked at where it really is.
  const folder = await realpath(options.folder);
  const found: FoundArtifact[] = [];
  const leftovers: string[] = [];
  for (const name of names) {
    const artifact = await findArtifact(folder, name);
    if (artifact !== null) found.push(artifact);
    else if (await isLeftover(folder, name, options.nowMs)) leftovers.push(name);
  }
  const removed = [...leftovers, ...planPruning(found, options)];
  if (!options.isDryRun) for (const name of removed) await remove(folder, name);
  return removed;
}

async function findArtifact(folder: string, modelId: string): Promise<FoundArtifact | null> {
  if (!modelIdPattern.test(modelId)) return null;
  const path = join(folder, modelId);
  if (!(await isPlain(path, 'folder'))) return null;
  for (const file of ['manifest.json', 'model.onnx']) {
    if (!(await isPlain(join(path, file), 'file'))) return null;
  }
  const manifest = manifestSchema.safeParse(await readJson(join(path, 'manifest.json')));
  if (!manifest.success || manifest.data.model_id !== modelId) return null;
  return { modelId, createdMs: Date.parse(manifest.data.created_at) };
}

async function isLeftover(folder: string, name: string, nowMs: number): Promise<boolean> {
  if (!name.startsWith(draftPrefix) && !name.startsWith(removedPrefix)) return false;
  const path = join(folder, name);
  if (!(await isPlain(path, 'folder'))) return false;
  return nowMs - (await lstat(path)).mtimeMs > draftAgeMs;
}

async function isPlain(path: string, kind: 'folder' | 'file'): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats !== null && (kind === 'folder' ? stats.isDirectory() : stats.isFile());
}

async function readJson(path: string): Promise<unknown> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
    return parsed;
  } catch {
    return undefined;
  }
}

async function remove(folder: string, name: string): Promise<void> {
  const doomed = join(folder, name.startsWith('.') ? name : `${removedPrefix}${name}-${crypto.randomUUID()}`);
  if (!name.startsWith('.')) await rename(join(folder, name), doomed);
  // Links in it are removed, not followed.
  await rm(doomed, { recursive: true, force: true });
}
