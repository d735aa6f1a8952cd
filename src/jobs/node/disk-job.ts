import type {
  TrainingJobAnswer,
  TrainingJobEvent,
  TrainingJobState,
  TrainingProgress,
} from '../../contract/training.ts';
import { cancelledError, completedEvent, failedEvent } from '../job-events.ts';
import { retryDelayMs } from '../retry-delay.ts';
import type { RunnableJob, RunOutcome } from '../types.ts';
import type { KeptJob } from './disk-state.ts';
import type { QueueRules } from './queue-rules.ts';

/** What becomes of a job that is kept on disk; each function changes the job and nothing else. */

export function newJob({ id, spec }: RunnableJob): KeptJob {
  return {
    id,
    spec,
    createdMs: Date.now(),
    state: 'queued',
    failedRuns: 0,
    lostRuns: 0,
    notBeforeMs: 0,
    finishedMs: null,
    result: null,
    error: null,
  };
}

export function isOver({ state }: KeptJob): boolean {
  return state !== 'queued' && state !== 'running';
}

/** Whether what is over is no longer to be remembered. */
export function isForgotten({ state, finishedMs }: KeptJob, rules: QueueRules): boolean {
  const ttlSec = state === 'completed' ? rules.resultTtlSec : rules.failureTtlSec;
  return finishedMs !== null && finishedMs + 1000 * ttlSec < Date.now();
}

/** A job that was running when its process ended runs again, but not for ever. */
export function recoverJob(job: KeptJob, rules: QueueRules): void {
  job.lostRuns += 1;
  const isHopeless = job.lostRuns > rules.maxLostRuns;
  if (isHopeless) endJob(job, 'failed', `the service ended ${job.lostRuns} times while the job ran`);
  else job.state = 'queued';
}

export function endJob(job: KeptJob, state: TrainingJobState, error: string | null): void {
  job.state = state;
  job.error = error;
  job.finishedMs = Date.now();
}

/** What a run's end makes of its job; answers the event where the job is over. */
export function settleJob(
  job: KeptJob,
  outcome: RunOutcome,
  isCancelled: boolean,
  rules: QueueRules,
): TrainingJobEvent | null {
  if (outcome.kind === 'completed') {
    job.result = { valAcc: outcome.valAcc, durationSec: outcome.durationSec };
    endJob(job, 'completed', null);
    return completedEvent(job, job.result);
  }
  if (outcome.kind === 'failed') job.failedRuns += 1;
  if (isCancelled) {
    endJob(job, 'cancelled', cancelledError);
    return failedEvent(job, cancelledError);
  }
  if (outcome.kind === 'failed' && (!outcome.retry || job.failedRuns > rules.retryMax)) {
    endJob(job, 'failed', outcome.error);
    return failedEvent(job, outcome.error);
  }
  job.state = 'queued';
  if (outcome.kind === 'failed') {
    job.error = outcome.error;
    job.notBeforeMs = Date.now() + retryDelayMs(rules.retryIntervalsSec, job.failedRuns);
  }
  return null;
}

export function answerOf(job: KeptJob, progress: TrainingProgress | undefined): TrainingJobAnswer {
  return {
    job_id: job.id,
    state: job.state,
    model_id: job.spec.recipe.name,
    request_id: job.spec.requestId,
    created_at: new Date(job.createdMs).toISOString(),
    failed_runs: job.failedRuns,
    progress: progress ?? null,
    val_acc: job.result?.valAcc ?? null,
    duration_sec: job.result?.durationSec ?? null,
    error: job.error,
  };
}
