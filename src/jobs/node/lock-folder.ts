import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export interface FolderLock {
  /** Aborted when the lock was lost: this process stood still for so long that another has taken it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface LockOptions {
  /** A lock that isn't renewed for so long is nobody's any more: its process was killed. */
  readonly staleMs: number;
  /** Longer than `staleMs`, so that a process that is started again after a crash finds the lock free. */
  readonly waitMs: number;
}

const defaults: LockOptions = { staleMs: 10_000, waitMs: 12_000 };
const pollMs = 250;
/** Renewals in the time after which a lock is stale. */
const renewals = 4;

/**
 * Makes a folder this process's own by a file in it, waiting for one that ended without saying so. Rejects where another goes on
 * holding it.
 *
 * By age rather than by process id, which says nothing across containers that share a volume. Not by proper-lockfile, whose
 * signal-exit listens to every signal it can: a service that imports it is killed by a SIGXFSZ that Node ignores.
 */
export async function lockFolder(folder: string, options: LockOptions = defaults): Promise<FolderLock> {
  const { staleMs, waitMs } = options;
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'lock');
  const token = randomUUID();
  const endMs = performance.now() + waitMs;
  while (!(await take(file, token, staleMs))) {
    if (performance.now() > endMs) throw new Error(`Another process uses ${folder}.`);
    await setTimeout(pollMs);
  }
  const lost = new AbortController();
  const timer = setInterval(() => {
    renew(file, token).catch((error: unknown) => {
      clearInterval(timer);
      lost.abort(error);
    });
  }, staleMs / renewals);
  timer.unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      if (await isHeldBy(file, token)) await rm(file, { force: true });
    },
  };
}

/** Whether the lock could be had; one that is stale is cleared away for the next attempt. */
async function take(file: string, token: string, staleMs: number): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'wx');
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    await clearStale(file, token, staleMs);
    return false;
  }
  try {
    await handle.writeFile(token);
    return true;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** By a rename, which only one of several can do. Should it hit a lock that was taken just now, that one is put back. */
async function clearStale(file: string, token: string, staleMs: number): Promise<void> {
  const away = `${file}.${token}`;
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs < staleMs) return;
    await rename(file, away);
    const taken = await stat(away);
    if (Date.now() - taken.mtimeMs < staleMs) await link(away, file);
    await rm(away);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
    await rm(away, { force: true });
  }
}

async function renew(file: string, token: string): Promise<void> {
  if (!(await isHeldBy(file, token))) throw new Error('another process has taken the lock');
  const now = new Date();
  await utimes(file, now, now);
}

async function isHeldBy(file: string, token: string): Promise<boolean> {
  const holder = await readFile(file, 'utf8').catch(() => null);
  return holder === token;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
