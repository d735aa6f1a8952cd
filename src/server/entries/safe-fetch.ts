import type { H3 } from 'h3';
import { type ErrorAnswer, statusOf } from '../../contract.ts';
import type { ErrorCode } from '../../errors.ts';
import { commonHeaders } from '../common-headers.ts';
import { takeRequestId } from '../take-request-id.ts';

/** What a runtime knows of a request beside the request itself. */
export interface RequestOrigin {
  /** Where it came from; undefined where the runtime doesn't tell. */
  readonly ip: string | undefined;
  /** Gets what goes on after the answer. */
  readonly waitUntil?: (rest: Promise<unknown>) => void;
}

export interface FaultOptions {
  readonly newRequestId: () => string;
  /** Called with what was thrown below the app, and the id that its answer has. */
  readonly onFault: (requestId: string, cause: unknown) => void;
}

export type SafeFetch = (request: Request, origin: RequestOrigin) => Promise<Response>;

/**
 * The app as a fetch handler that never throws:
 * - Deno and Bun make the request's URL of its Host header; where that is no host, as `x:99999`, there is no URL to serve.
 * - What may come out of the libraries below the app is answered as the app answers its own faults.
 */
export function createSafeFetch(app: H3, options: FaultOptions): SafeFetch {
  return async (request, { ip, waitUntil }) => {
    try {
      if (!hasUrl(request))
        return answer('malformed_form', 'The Host of the request is no host.', requestIdOf(request, options));
      return await app.fetch(
        Object.assign(request, ip === undefined ? {} : { ip }, waitUntil === undefined ? {} : { waitUntil }),
      );
    } catch (cause) {
      return faultResponse(cause, options, request);
    }
  };
}

/**
 * `internal_error` in the form of the contract; its cause is told of, and not in the answer. `request`: where the runtime
 * tells which one it was.
 */
export function faultResponse(cause: unknown, options: FaultOptions, request?: Request): Response {
  const requestId = requestIdOf(request, options);
  options.onFault(requestId, cause);
  return answer('internal_error', 'Something went wrong on our side.', requestId);
}

function requestIdOf(request: Request | undefined, { newRequestId }: FaultOptions): string {
  return takeRequestId(request?.headers.get('x-request-id'), newRequestId);
}

/** Whether there is a URL, and it parses: reading it throws in Deno where it doesn't. */
function hasUrl(request: Request): boolean {
  try {
    return URL.canParse(request.url);
  } catch {
    return false;
  }
}

function answer(code: ErrorCode, message: string, requestId: string): Response {
  const body: ErrorAnswer = { code, message, request_id: requestId };
  return new Response(JSON.stringify(body), {
    status: statusOf[code],
    headers: {
      ...commonHeaders,
      'content-type': 'application/json',
      'x-request-id': requestId,
    },
  });
}
