import type { Job } from 'bullmq';
import * as z from 'zod';
import {
  type TrainingJobAnswer,
  type TrainingJobState,
  trainingProgressSchema,
} from '../../contract/training.ts';
import { jobSpecSchema } from '../job-spec.ts';
import type { JobResult, JobSpec, RunnableJob } from '../types.ts';

/** What a job carries in Redis. */
export interface RedisJobData {
  readonly spec: JobSpec;
  readonly isCancelled: boolean;
}

const dataSchema: z.ZodType<RedisJobData> = z.strictObject({
  spec: jobSpecSchema,
  isCancelled: z.boolean(),
});

const resultSchema: z.ZodType<JobResult> = z.strictObject({
  valAcc: z.number().min(0).max(1),
  durationSec: z.number().nonnegative(),
});

/** Throws where Redis holds something else under the queue's name. */
export function parseJobData(job: Pick<Job, 'data'>): RedisJobData {
  return dataSchema.parse(job.data);
}

export function toRunnable(job: Pick<Job, 'id' | 'data'>): RunnableJob {
  return { id: job.id ?? '', spec: parseJobData(job).spec };
}

/** The states of BullMQ that jobs of ours have. */
export const stateTypes = ['active', 'waiting', 'delayed', 'completed', 'failed'] as const;
export type StateType = (typeof stateTypes)[number];

const states: Readonly<Record<StateType, TrainingJobState>> = {
  active: 'running',
  waiting: 'queued',
  delayed: 'queued',
  completed: 'completed',
  failed: 'failed',
};

export function toAnswer(job: Job, type: StateType): TrainingJobAnswer {
  const { spec, isCancelled } = parseJobData(job);
  const state = states[type];
  const progress = trainingProgressSchema.safeParse(job.progress);
  const result = state === 'completed' ? resultSchema.parse(job.returnvalue) : null;
  return {
    job_id: job.id ?? '',
    state: isCancelled && (state === 'queued' || state === 'failed') ? 'cancelled' : state,
    model_id: spec.recipe.name,
    request_id: spec.requestId,
    created_at: new Date(job.timestamp).toISOString(),
    // BullMQ counts the run that completed a job as well.
    failed_runs: state === 'completed' ? job.attemptsMade - 1 : job.attemptsMade,
    progress: progress.success ? progress.data : null,
    val_acc: result?.valAcc ?? null,
    duration_sec: result?.durationSec ?? null,
    error: state === 'completed' ? null : (job.failedReason ?? null),
  };
}
