import type {
  TrainingJobAnswer,
  TrainingJobEvent,
  TrainingJobRequest,
  TrainingProgress,
} from '../contract/training.ts';
import type { Recipe } from '../training/recipe.ts';

/** What a job is to train; kept by the queue as JSON. */
export interface JobSpec {
  /** Named after the model. */
  readonly recipe: Recipe;
  readonly requestId: string;
}

export interface RunnableJob {
  readonly id: string;
  readonly spec: JobSpec;
}

export interface JobResult {
  /** Share of validation pictures read right. */
  readonly valAcc: number;
  /** Of the run that completed the job. */
  readonly durationSec: number;
}

/** How a run of a job ended; `retry`: another run may end better. */
export type RunOutcome =
  | ({ readonly kind: 'completed' } & JobResult)
  | { readonly kind: 'failed'; readonly error: string; readonly retry: boolean }
  | { readonly kind: 'stopped' };

/** `later`: the job goes on elsewhere, what it has done so far is kept. `cancel`: it doesn't. */
export type StopReason = 'later' | 'cancel';

export interface RunControl {
  /** Aborted, with a {@link StopReason} as its reason, when the run is to end early. */
  readonly signal: AbortSignal;
  /** Should it fail, no other run follows. */
  readonly isLastTry: boolean;
  readonly onProgress: (progress: TrainingProgress) => void;
}

/** Removes what a job's runs have left to go on from. Never rejects. */
export type DiscardJob = (jobId: string) => Promise<void>;

/** Runs a job once. Never rejects. */
export type RunJob = (job: RunnableJob, control: RunControl) => Promise<RunOutcome>;

/** Takes jobs, one at a time. */
export interface JobWorker {
  /** Stops the run under way, gives its job back to the queue and takes no more. */
  stop(): Promise<void>;
}

/**
 * Where jobs wait, and what has become of them. The same id twice is the same job; a run that fails is tried again
 * after a while, so many times; a job that a worker is lost with is given to another. An end is told to the events.
 */
export interface JobQueue {
  /**
   * Adds a job unless there is one of this id. Of several that add one id at the same time each may be told that it is new. Rejects with
   * `overloaded` where too many wait.
   */
  add(job: RunnableJob): Promise<{ readonly job: TrainingJobAnswer; readonly isNew: boolean }>;
  get(id: string): Promise<TrainingJobAnswer | undefined>;
  /** The newest first. */
  list(): Promise<readonly TrainingJobAnswer[]>;
  /** Ends a job that isn't over; one that runs ends within seconds. undefined: there is no such job. */
  cancel(id: string): Promise<TrainingJobAnswer | undefined>;
  /** `discard` is called for a job that is over without another run. */
  work(run: RunJob, discard: DiscardJob): JobWorker;
  dispose(): Promise<void>;
}

export type EventListener = (event: TrainingJobEvent) => void;

/** Tells what happens to jobs to whoever listens at the time; nothing is kept. */
export interface JobEvents {
  /** Never rejects: an event that can't be told is lost. */
  publish(event: TrainingJobEvent): Promise<void>;
  /** Resolves when events will arrive; the answer ends it. */
  subscribe(listener: EventListener): Promise<() => void>;
  dispose(): Promise<void>;
}

/** The training jobs as the HTTP service sees them. */
export interface TrainingJobs {
  /** Rejects with `malformed_form` where the recipe can't be used. `requestId`: where the request has none. */
  submit(
    request: TrainingJobRequest,
    requestId: string,
  ): Promise<{ readonly job: TrainingJobAnswer; readonly isNew: boolean }>;
  get(id: string): Promise<TrainingJobAnswer | undefined>;
  list(): Promise<readonly TrainingJobAnswer[]>;
  cancel(id: string): Promise<TrainingJobAnswer | undefined>;
  subscribe(listener: EventListener): Promise<() => void>;
  /** Aborted when the service ends: nothing will be told any more. */
  readonly closing: AbortSignal;
}
