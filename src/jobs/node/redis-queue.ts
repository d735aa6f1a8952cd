import { type Job, Queue } from 'bullmq';
import type { TrainingJobAnswer } from '../../contract/training.ts';
import { messageOf } from '../../error-message.ts';
import type { Log } from '../../log.ts';
import { cancelledError, failedEvent } from '../job-events.ts';
import type { JobQueue } from '../types.ts';
import { closeSoon } from './close-soon.ts';
import { maxWaitingJobs, type QueueRules, tooManyJobs } from './queue-rules.ts';
import { retryStrategy, tellQueueError } from './redis-connection.ts';
import type { RedisEvents } from './redis-events.ts';
import {
  parseJobData,
  type RedisJobData,
  type StateType,
  stateTypes,
  toAnswer,
  toRunnable,
} from './redis-job.ts';
import { startRedisWorker } from './redis-worker.ts';

export interface RedisQueueOptions {
  readonly url: string;
  readonly queueName: string;
  readonly rules: QueueRules;
  /** How long a worker that isn't heard of keeps its job. */
  readonly lockMs: number;
  readonly events: RedisEvents;
  readonly log: Log;
}

/** Jobs of each state that are listed. */
const listedJobs = 500;

/** A queue on Redis, shared by services and workers, by BullMQ. */
export function openRedisQueue(options: RedisQueueOptions): JobQueue {
  const { url, queueName, rules, events, log } = options;
  const queue = new Queue(queueName, { connection: { url, retryStrategy, maxRetriesPerRequest: null } });
  queue.on('error', (error) => tellQueueError(error, events.outage, log));

  /** One that another version, or another application, has left under the queue's name doesn't hide the others. */
  function answerOrTell(job: Job, type: StateType): readonly TrainingJobAnswer[] {
    try {
      return [toAnswer(job, type)];
    } catch (error) {
      const reason = messageOf(error);
      log.warn('training_job_unreadable', { job_id: job.id, reason });
      return [];
    }
  }

  return {
    async add({ id, spec }) {
      const known = await queue.getJob(id);
      if (known === undefined && (await queue.getJobCountByTypes('waiting', 'delayed')) >= maxWaitingJobs) {
        throw tooManyJobs();
      }
      const data: RedisJobData = { spec, isCancelled: false };
      // A job that is there already stays as it is.
      const job = await queue.add('train', data, {
        jobId: id,
        attempts: rules.retryMax + 1,
        backoff: { type: 'custom' },
        removeOnComplete: { age: rules.resultTtlSec },
        removeOnFail: { age: rules.failureTtlSec },
      });
      const answer = known === undefined ? undefined : await this.get(id);
      return { job: answer ?? toAnswer(job, 'waiting'), isNew: answer === undefined };
    },
    async get(id) {
      // In this order: what is read after a job is over knows how it ended.
      const state = await queue.getJobState(id);
      const type = stateTypes.find((known) => known === state);
      const job = await queue.getJob(id);
      return job === undefined || type === undefined ? undefined : toAnswer(job, type);
    },
    async list() {
      const ofTypes = await Promise.all(
        stateTypes.map(async (type) => {
          const jobs = await queue.getJobs(type, 0, listedJobs - 1);
          return jobs.flatMap((job) => answerOrTell(job, type));
        }),
      );
      return ofTypes.flat().sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
    },
    async cancel(id) {
      const job = await queue.getJob(id);
      if (job === undefined) return undefined;
      const data = parseJobData(job);
      if (job.finishedOn === undefined && !data.isCancelled) {
        await job.updateData({ ...data, isCancelled: true });
        // One that waits is over now, although it leaves the queue only when a worker comes to it.
        const state = await queue.getJobState(id);
        if (state === 'waiting' || state === 'delayed') {
          await events.publishEnd(id, failedEvent(toRunnable(job), cancelledError), rules.failureTtlSec);
        }
      }
      return await this.get(id);
    },
    work: (run, discard) => startRedisWorker(run, { ...options, queue, discard }),
    async dispose() {
      await closeSoon(queue);
    },
  };
}
