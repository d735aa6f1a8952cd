import { HTTPError } from 'h3';
import { DigitsError, isDigitsError } from '../errors.ts';

/** Longer chains than this are not ours. */
const maxDepth = 5;

/**
 * What a client may know of anything thrown: our own errors as they are, also where a library has wrapped them; h3's
 * for a path that nothing serves as `not_found`; all else as `internal_error`, its message
 * left out.
 */
export function toDigitsError(thrown: unknown): DigitsError {
  const own = findDigitsError(thrown, maxDepth);
  if (own !== undefined) return own;
  if (HTTPError.isError(thrown) && thrown.unhandled !== true && thrown.status === 404) {
    return new DigitsError('not_found', 'There is nothing at this path.', { cause: thrown });
  }
  return new DigitsError('internal_error', 'Something went wrong on our side.', { cause: thrown });
}

function findDigitsError(thrown: unknown, depth: number): DigitsError | undefined {
  if (isDigitsError(thrown)) return thrown;
  if (!(thrown instanceof Error) || depth === 0) return undefined;
  return findDigitsError(thrown.cause, depth - 1);
}
