import type { Log } from '../../log.ts';
import type { RunJob } from '../types.ts';

/** A run that tells the log of its beginning and of its end. */
export function loggedRun(run: RunJob, log: Log): RunJob {
  return async (job, control) => {
    const subject = { job_id: job.id, model_id: job.spec.recipe.name, request_id: job.spec.requestId };
    log.info('training_started', subject);
    const outcome = await run(job, control);
    if (outcome.kind === 'failed') {
      const isOver = control.isLastTry || !outcome.retry;
      log.warn('training_failed', { ...subject, error: outcome.error, retry: !isOver });
    } else if (outcome.kind === 'completed') {
      log.info('training_completed', {
        ...subject,
        val_acc: outcome.valAcc,
        duration_sec: outcome.durationSec,
      });
    } else log.info('training_stopped', subject);
    return outcome;
  };
}
