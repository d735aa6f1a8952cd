import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isMissingFile } from '../../is-missing-file.ts';

export interface FolderLock {
  /** Aborted when the lock was lost: this process stood still, or could not renew it, for so long that another has taken it, or may. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface LockOptions {
  /** A lock that isn't renewed for so long is nobody's any more: its process was killed. */
  readonly staleMs: number;
  /** Longer than `staleMs`, so that a process that is started again after a crash finds the lock free. */
  readonly waitMs: number;
}

class LockTaken extends Error {}

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
  const pauseMs = staleMs / renewals;
  let renewedMs = performance.now();
  const timer = setInterval(() => {
    const startedMs = performance.now();
    renew(file, token).then(
      () => {
        renewedMs = startedMs;
      },
      (error: unknown) => {
        // What fails for want of a descriptor, say, may succeed the next time, if that is not after the lock has gone stale.
        const isLate = startedMs - renewedMs + 1.5 * pauseMs > staleMs;
        if (!isLate && !(error instanceof LockTaken)) return;
        clearInterval(timer);
        lost.abort(error);
      },
    );
  }, pauseMs);
  timer.unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      // One that can't be looked at goes stale.
      if (await isHeldBy(file, token).catch(() => false)) await rm(file, { force: true });
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
    if (!isMissingFile(error) && codeOf(error) !== 'EEXIST') throw error;
    await rm(away, { force: true });
  }
}

async function renew(file: string, token: string): Promise<void> {
  if (!(await isHeldBy(file, token))) throw new LockTaken('another process has taken the lock');
  const now = new Date();
  await utimes(file, now, now);
}

/** Rejects where nobody can say. */
async function isHeldBy(file: string, token: string): Promise<boolean> {
  try {
    return (await readFile(file, 'utf8')) === token;
  } catch (error) {
    if (isMissingFile(error)) return false;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
