import { z } from 'zod';
import { type ReadAnswer, readAnswerSchema } from '../contract.ts';
import { errorCodes } from '../errors.ts';
import { ClientError } from './client-error.ts';
import { readCapped } from './read-capped.ts';

/** Many times what any answer takes, the picture of `visualize` included. */
const maxAnswerBytes = 256 * 1024;

/** What an error is told by; other fields, as `/readyz` has them, are passed over. */
const failureSchema = z.object({ code: z.enum(errorCodes), message: z.string() });

/** The service's answer. Throws its error, or `unexpected_answer` for whatever the contract doesn't know. */
export async function parseAnswer(response: Response, requestId: string): Promise<ReadAnswer> {
  const retryAfterSeconds = parseRetryAfter(response.headers.get('retry-after'));
  const details = {
    requestId,
    status: response.status,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const bytes = await readCapped(response, maxAnswerBytes);
  if (bytes === undefined) await response.body?.cancel();
  const body = bytes === undefined ? undefined : parseJson(bytes);
  if (response.status === 200) {
    const answer = readAnswerSchema.safeParse(body);
    if (answer.success) return answer.data;
  } else if (response.status >= 400) {
    const failure = failureSchema.safeParse(body);
    if (failure.success) throw new ClientError(failure.data.code, failure.data.message, details);
  }
  throw new ClientError('unexpected_answer', `Status ${response.status} with an unknown body.`, details);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** In whole seconds; a date, which the service never sends, counts as absent. */
function parseRetryAfter(value: string | null): number | undefined {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}
