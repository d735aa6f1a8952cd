/** Every error code of the HTTP contract (spec, "HTTP contract"). The status of each stands in `contract.ts`. */
export const errorCodes = [
  'invalid_image',
  'bad_dimensions',
  'preprocessing_failed',
  'malformed_form',
  'unauthorized',
  'not_found',
  'method_not_allowed',
  'too_large',
  'unsupported_media_type',
  'too_many_requests',
  'overloaded',
  'not_ready',
  'timeout',
  'internal_error',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface DigitsErrorOptions {
  /** What caused it: for the log, never for the client. */
  readonly cause?: unknown;
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/**
 * The one error that the project throws on purpose. `message` is written for the client;
 * whatever only the operator may see belongs in `cause`.
 */
export class DigitsError extends Error {
  override readonly name = 'DigitsError';
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: DigitsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Whether `value` is a {@link DigitsError}, by name: `instanceof` fails across bundles and realms. */
export function isDigitsError(value: unknown): value is DigitsError {
  return value instanceof Error && value.name === 'DigitsError' && 'code' in value && isErrorCode(value.code);
}

function isErrorCode(value: unknown): value is ErrorCode {
  return errorCodes.some((code) => code === value);
}
