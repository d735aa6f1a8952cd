import { mkdir } from 'node:fs/promises';
import lockfile from 'proper-lockfile';

export interface FolderLock {
  /** Aborted when the lock was lost: this process stood still for so long that another may have taken it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface LockOptions {
  /** A lock that isn't renewed for so long is nobody's any more: its process was killed. At least 2,000. */
  readonly staleMs: number;
  /** Longer than `staleMs`, so that a process that is started again after a crash finds the lock free. */
  readonly waitMs: number;
}

const defaults: LockOptions = { staleMs: 10_000, waitMs: 12_000 };
const pollMs = 250;

/** Makes a folder this process's own, waiting for one that ended without saying so. Rejects where another goes on holding it. */
export async function lockFolder(folder: string, options: LockOptions = defaults): Promise<FolderLock> {
  const { staleMs, waitMs } = options;
  const lost = new AbortController();
  await mkdir(folder, { recursive: true });
  try {
    const unlock = await lockfile.lock(folder, {
      stale: staleMs,
      retries: { retries: waitMs / pollMs, factor: 1, minTimeout: pollMs, maxTimeout: pollMs },
      onCompromised: (error) => lost.abort(error),
    });
    return {
      lost: lost.signal,
      async release() {
        if (!lost.signal.aborted) await unlock();
      },
    };
  } catch (cause) {
    throw new Error(`Another process uses ${folder}.`, { cause });
  }
}
