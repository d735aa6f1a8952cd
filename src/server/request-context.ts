import type { H3Event } from 'h3';
import type { Reading } from '../engine/types.ts';
import type { ErrorCode } from '../errors.ts';
import { takeRequestId } from './take-request-id.ts';

/** What becomes known of a request while it is served, for its answer's headers, the log and the metrics. */
export interface RequestContext {
  readonly requestId: string;
  readonly startedMs: number;
  /** Aborted when the client is gone; set where somebody listens. */
  client?: AbortSignal;
  body?: { readonly ms: number; readonly fileBytes: number };
  reading?: Reading;
  failure?: { readonly code: ErrorCode; readonly cause: unknown };
}

export interface RequestContexts {
  /** The context of a request, made when it is first asked for. */
  of(event: H3Event): RequestContext;
}

export interface RequestContextOptions {
  readonly nowMs: () => number;
  /** 1 to 128 printable ASCII characters, never the same twice. */
  readonly newRequestId: () => string;
}

export function createRequestContexts(options: RequestContextOptions): RequestContexts {
  const contexts = new WeakMap<H3Event, RequestContext>();
  return {
    of(event) {
      const known = contexts.get(event);
      if (known !== undefined) return known;
      const requestId = takeRequestId(event.req.headers.get('x-request-id'), options.newRequestId);
      const context: RequestContext = { requestId, startedMs: options.nowMs() };
      contexts.set(event, context);
      return context;
    },
  };
}
