import { dirname, join } from 'node:path';
import type { Config } from '../../config.ts';
import type { Log } from '../../log.ts';
import { createEventHub } from '../event-hub.ts';
import type { DiscardJob, JobEvents, JobQueue, RunJob } from '../types.ts';
import { openDiskQueue } from './disk-queue.ts';
import { lockFolder } from './lock-folder.ts';
import { loggedRun } from './logged-run.ts';
import { parentFolders } from './parent-folders.ts';
import { type QueueRules, toQueueRules } from './queue-rules.ts';
import { createDiscard, createRunInChild } from './run-in-child.ts';

export interface OpenQueue {
  readonly queue: JobQueue;
  readonly events: JobEvents;
  /** Aborted when the queue has become another process's. */
  readonly lost: AbortSignal;
}

/** The file in which jobs wait where there is no Redis. */
export function queueFile(config: Config): string {
  return join(config.paths.dataRoot, 'jobs', 'queue.json');
}

/** The queue that is configured. BullMQ is loaded here alone, and only where `REDIS_URL` is set. */
export async function openQueue(config: Config, log: Log): Promise<OpenQueue> {
  const { redisUrl: url, queueName, lockSec, eventsChannel: channel, resultKeyPrefix } = config.jobs;
  const rules = toQueueRules(config.jobs);
  if (url === undefined) {
    return await openLockedQueue(queueFile(config), rules, log);
  }
  const [{ openRedisQueue }, { createRedisEvents }] = await Promise.all([
    import('./redis-queue.ts'),
    import('./redis-events.ts'),
  ]);
  // Redis itself locks each job.
  const lost = new AbortController().signal;
  const events = createRedisEvents({ url, channel, resultKeyPrefix, log });
  try {
    const queue = openRedisQueue({ url, queueName, rules, lockMs: 1000 * lockSec, events, log });
    return { queue, events, lost };
  } catch (error) {
    await events.dispose();
    throw error;
  }
}

/** Two processes with one file would run its jobs twice and write over one another. */
async function openLockedQueue(file: string, rules: QueueRules, log: Log): Promise<OpenQueue> {
  const lock = await lockFolder(dirname(file));
  const { lost } = lock;
  try {
    const events = createEventHub();
    const queue = await openDiskQueue({ file, lost, rules, events, log });
    const dispose = async (): Promise<void> => {
      await queue.dispose();
      await lock.release();
    };
    return { queue: { ...queue, dispose }, events, lost };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** How the configuration wants a job to be run. `childUrl`: for tests of the sources, where the built child is. */
export function createConfiguredRun(config: Config, log: Log, childUrl?: URL): RunJob {
  const { jobTimeoutSec, lockSec, dataDir } = config.jobs;
  const run = createRunInChild({
    dataDir,
    dataRoot: config.paths.dataRoot,
    artifactsRoot: config.paths.artifactsRoot,
    parents: parentFolders(config),
    timeoutMs: 1000 * jobTimeoutSec,
    // A run that is stopped half-way through its worker's lock has ended before the lock has.
    graceMs: Math.min(config.listen.shutdownMs, 400 * lockSec),
    log,
    ...(childUrl === undefined ? {} : { childUrl }),
  });
  return loggedRun(run, log);
}

/** What removes the checkpoints of those runs. */
export function createConfiguredDiscard({ paths }: Config): DiscardJob {
  return createDiscard(paths);
}
