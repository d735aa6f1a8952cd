import type {
  TrainingCompleted,
  TrainingFailed,
  TrainingProgress,
  TrainingProgressed,
  TrainingStarted,
} from '../contract/training.ts';
import type { JobResult, RunnableJob } from './types.ts';

/** What a job that was cancelled gives as its error. */
export const cancelledError = 'cancelled';

function subject({ spec }: RunnableJob): { readonly model_id: string; readonly request_id: string } {
  return { model_id: spec.recipe.name, request_id: spec.requestId };
}

export function startedEvent(job: RunnableJob, failedRuns: number): TrainingStarted {
  return { type: 'started', job_id: job.id, ...subject(job), failed_runs: failedRuns };
}

export function progressEvent(job: RunnableJob, progress: TrainingProgress): TrainingProgressed {
  return { type: 'progress', job_id: job.id, ...subject(job), ...progress };
}

export function completedEvent(job: RunnableJob, result: JobResult): TrainingCompleted {
  const { model_id, request_id } = subject(job);
  return {
    type: 'completed',
    model_id,
    val_acc: result.valAcc,
    duration_sec: result.durationSec,
    request_id,
  };
}

export function failedEvent(job: RunnableJob, error: string): TrainingFailed {
  const { model_id, request_id } = subject(job);
  return { type: 'failed', model_id, error, request_id };
}
