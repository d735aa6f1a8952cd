import { join } from 'node:path';
import type { Config } from '../../config.ts';
import type { Log } from '../../server/log.ts';
import { createEventHub } from '../event-hub.ts';
import type { JobEvents, JobQueue, RunJob } from '../types.ts';
import { openDiskQueue } from './disk-queue.ts';
import { toQueueRules } from './queue-rules.ts';
import { createRunInChild } from './run-in-child.ts';

export interface OpenQueue {
  readonly queue: JobQueue;
  readonly events: JobEvents;
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
    const events = createEventHub();
    return { queue: await openDiskQueue({ file: queueFile(config), rules, events, log }), events };
  }
  const [{ openRedisQueue }, { createRedisEvents }] = await Promise.all([
    import('./redis-queue.ts'),
    import('./redis-events.ts'),
  ]);
  const events = createRedisEvents({ url, channel, resultKeyPrefix, log });
  return { queue: openRedisQueue({ url, queueName, rules, lockMs: 1000 * lockSec, events, log }), events };
}

/** How the configuration wants a job to be run. `childUrl`: for tests of the sources, where the built child is. */
export function createConfiguredRun(config: Config, log: Log, childUrl?: URL): RunJob {
  const { jobTimeoutSec, lockSec, dataDir } = config.jobs;
  return createRunInChild({
    dataDir,
    dataRoot: config.paths.dataRoot,
    artifactsRoot: config.paths.artifactsRoot,
    timeoutMs: 1000 * jobTimeoutSec,
    // A run that is stopped half-way through its worker's lock has ended before the lock has.
    graceMs: Math.min(config.listen.shutdownMs, 400 * lockSec),
    log,
    ...(childUrl === undefined ? {} : { childUrl }),
  });
}
