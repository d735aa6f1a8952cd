import type { JobsConfig } from '../../config.ts';
import { DigitsError } from '../../errors.ts';

/** What both queues go by. */
export interface QueueRules
  extends Pick<JobsConfig, 'retryMax' | 'retryIntervalsSec' | 'resultTtlSec' | 'failureTtlSec'> {
  /** A job that so many workers were lost with is given to one more, and then to none. */
  readonly maxLostRuns: number;
}

/** Jobs that aren't over, at a time: about a month of training. */
export const maxWaitingJobs = 1000;

export function toQueueRules(config: JobsConfig): QueueRules {
  const { retryMax, retryIntervalsSec, resultTtlSec, failureTtlSec } = config;
  return { retryMax, retryIntervalsSec, resultTtlSec, failureTtlSec, maxLostRuns: retryMax + 1 };
}

export function tooManyJobs(): DigitsError {
  return new DigitsError('overloaded', 'Too many training jobs wait already.', { retryAfterSeconds: 60 });
}
