import type { ErrorCode } from '../errors.ts';

/** What can go wrong before the service has given an answer of its own. */
export const clientOnlyCodes = [
  'client_timeout',
  'network_error',
  'unexpected_answer',
  'download_failed',
] as const;

/** The service's own codes, and the client's. */
export type ClientErrorCode = ErrorCode | (typeof clientOnlyCodes)[number];

export interface ClientErrorOptions {
  readonly requestId: string;
  /** The HTTP status, where there was an answer. */
  readonly status?: number;
  /** What the service asked for in `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The one error of the client, told apart by `code`. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  readonly requestId: string;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ClientErrorCode, message: string, options: ClientErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.requestId = options.requestId;
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
