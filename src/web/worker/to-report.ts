import type { Reading } from '../../engine/index.ts';
import { messageOf } from '../../error-message.ts';
import { isDigitsError } from '../../errors.ts';
import type { Answer, WorkerReport } from '../protocol.ts';

/** What the page shows of a reading. */
export function toAnswer({ digit, confidence, probs, uncertain, details }: Reading): Answer {
  const { decodeMs, preprocessMs, inferMs } = details.timings;
  return {
    digit,
    confidence,
    probs,
    uncertain,
    crowded: details.flags.includes('crowded'),
    inferences: details.inferences,
    decodeMs,
    preprocessMs,
    inferMs,
  };
}

/** A reading that failed, in the contract's words. */
export function toFailure(job: number, error: unknown): WorkerReport {
  if (isDigitsError(error)) return { type: 'failure', job, code: error.code, message: error.message };
  return { type: 'failure', job, code: 'internal_error', message: 'The picture could not be read.' };
}

/** Why nothing can be read, for people. */
export function toFault(error: unknown): WorkerReport {
  return { type: 'fault', message: messageOf(error) };
}
