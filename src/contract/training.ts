import { z } from 'zod';
import { requestIdSchema } from '../contract.ts';
import { modelIdPattern } from '../engine/manifest.ts';

const recipeName: z.ZodString = z
  .string()
  .regex(modelIdPattern, 'must be the name of a recipe, without a path, or a whole recipe');
const modelId: z.ZodString = z.string().regex(modelIdPattern, 'must be a plain folder name');

/** The body of `POST /v1/training/jobs`. */
export interface TrainingJobRequest {
  /** The name of a file of `recipes/` without its ending, or what such a file holds. */
  readonly recipe: string | Readonly<Record<string, unknown>>;
  readonly model_id: string;
  readonly seed?: number;
  readonly epochs?: number;
  readonly request_id?: string;
}

/** Strict: a misspelt field is an error rather than a default. */
export const trainingJobRequestSchema: z.ZodType<TrainingJobRequest> = z.strictObject({
  recipe: z
    .union([recipeName, z.record(z.string(), z.unknown())])
    .describe('The name of a recipe that the service has, or a whole recipe.'),
  model_id: modelId.describe('The folder that the model gets, and the name that it is known by.'),
  seed: z.int().min(0).max(0xffffffff).exactOptional().describe('In place of the recipe’s.'),
  epochs: z.int().min(1).max(1000).exactOptional().describe('In place of the recipe’s.'),
  request_id: requestIdSchema
    .exactOptional()
    .describe('Asked for twice, a job is the same one. Default: X-Request-ID.'),
});

/** `queued` is also what waits for another try. */
export const trainingJobStates = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type TrainingJobState = (typeof trainingJobStates)[number];

/** How far a run has come. */
export interface TrainingProgress {
  /** The one that is trained or was just finished; from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done. */
  readonly step: number;
  readonly total_steps: number;
  /** Of the last batch, or the mean of the epoch that was just finished; in nats. */
  readonly loss: number;
  /** After the last epoch; null before the first has ended. */
  readonly val_acc: number | null;
  /** null while it can't be told yet. */
  readonly time_left_sec: number | null;
}

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

const progressFields = {
  epoch: count,
  epochs: count,
  step: count,
  total_steps: count,
  loss: z.number(),
  val_acc: share.nullable(),
  time_left_sec: z.number().nonnegative().nullable(),
};

export const trainingProgressSchema: z.ZodType<TrainingProgress> = z.strictObject(progressFields);

export interface TrainingJobAnswer {
  readonly job_id: string;
  readonly state: TrainingJobState;
  readonly model_id: string;
  readonly request_id: string;
  /** ISO 8601. */
  readonly created_at: string;
  /** Runs that failed so far. */
  readonly failed_runs: number;
  readonly progress: TrainingProgress | null;
  readonly val_acc: number | null;
  readonly duration_sec: number | null;
  /** Of the last run that failed. */
  readonly error: string | null;
}

export const trainingJobAnswerSchema: z.ZodType<TrainingJobAnswer> = z.strictObject({
  job_id: z.string(),
  state: z.enum(trainingJobStates).describe('`queued` also while it waits for another try.'),
  model_id: z.string(),
  request_id: requestIdSchema,
  created_at: z.iso.datetime({ offset: true }),
  failed_runs: count.describe('Runs that failed so far.'),
  progress: trainingProgressSchema.nullable(),
  val_acc: share.nullable().describe('Of the model, once it is there.'),
  duration_sec: z.number().nonnegative().nullable().describe('Of the run that completed the job.'),
  error: z.string().nullable().describe('Of the last run that failed.'),
});

export interface TrainingJobsAnswer {
  readonly jobs: readonly TrainingJobAnswer[];
}

export const trainingJobsAnswerSchema: z.ZodType<TrainingJobsAnswer> = z.strictObject({
  jobs: z.array(trainingJobAnswerSchema).describe('The newest first.'),
});

interface EventSubject {
  readonly model_id: string;
  readonly request_id: string;
}

/** A run begins: the first, or another try. */
export interface TrainingStarted extends EventSubject {
  readonly type: 'started';
  readonly job_id: string;
  readonly failed_runs: number;
}

export interface TrainingProgressed extends EventSubject, TrainingProgress {
  readonly type: 'progress';
  readonly job_id: string;
}

export interface TrainingCompleted extends EventSubject {
  readonly type: 'completed';
  readonly val_acc: number;
  readonly duration_sec: number;
}

/** Tries are used up, or further ones would end the same way; `cancelled` is such an error too. */
export interface TrainingFailed extends EventSubject {
  readonly type: 'failed';
  readonly error: string;
}

export type TrainingJobEvent = TrainingStarted | TrainingProgressed | TrainingCompleted | TrainingFailed;

const subjectFields = { model_id: z.string(), request_id: requestIdSchema };

/** What `DIGITS__EVENTS_CHANNEL` carries; `completed` and `failed` are the plan's. */
export const trainingJobEventSchema: z.ZodType<TrainingJobEvent> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started'), job_id: z.string(), ...subjectFields, failed_runs: count }),
  z.strictObject({ type: z.literal('progress'), job_id: z.string(), ...subjectFields, ...progressFields }),
  z.strictObject({
    type: z.literal('completed'),
    ...subjectFields,
    val_acc: share,
    duration_sec: z.number().nonnegative(),
  }),
  z.strictObject({ type: z.literal('failed'), ...subjectFields, error: z.string() }),
]);
