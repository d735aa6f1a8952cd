import type { H3Event } from 'h3';
import { statusOf } from '../contract.ts';
import type { ErrorCode } from '../errors.ts';
import type { Log, LogFields } from '../log.ts';
import { describeError } from '../log.ts';
import type { Metrics } from './metrics.ts';
import type { RequestContext } from './request-context.ts';

export interface AccessRecordOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly nowMs: () => number;
}

/** What is written for a client that didn't wait for its answer, as nginx does. */
const clientGoneStatus = 499;

const knownMethods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Counts an answered request and writes one line about it: `info` for the product's routes, `debug` for probes and
 * paths that don't exist, `error` with the stacks for what went wrong on our side.
 */
export function recordAccess(
  event: H3Event,
  context: RequestContext,
  answeredStatus: number,
  options: AccessRecordOptions,
): void {
  const isGone = context.client?.aborted === true;
  const status = isGone ? clientGoneStatus : answeredStatus;
  const method = knownMethods.find((known) => known === event.req.method) ?? 'OTHER';
  const route = event.context.matchedRoute?.route ?? 'unmatched';
  const totalMs = options.nowMs() - context.startedMs;
  const { body, reading, requestId } = context;
  const failure = isGone ? undefined : context.failure;
  const code = failure?.code;
  options.metrics.requestEnded({ method, route, status, totalMs, code, bodyMs: body?.ms, reading });

  const fields: LogFields = {
    request_id: requestId,
    method,
    route,
    status,
    code,
    file_bytes: body?.fileBytes,
    ...readingFields(context),
    latency_ms: latencyFields(context, totalMs),
  };
  if (code === 'internal_error') {
    options.log.error('request', { ...fields, error: describeError(failure?.cause) });
  } else if (route.startsWith('/v1/')) options.log.info('request', fields);
  else options.log.debug('request', fields);
}

/** A request that was answered below the app. */
export interface UnseenRequest {
  readonly requestId: string;
  readonly code: ErrorCode;
  /** What the runtime calls it. */
  readonly reason: string | undefined;
}

/** Counts a request that never reached the app, and writes one line about it, as about any path that doesn't exist. */
export function recordUnseen(
  { requestId, code, reason }: UnseenRequest,
  { log, metrics }: Pick<AccessRecordOptions, 'log' | 'metrics'>,
): void {
  const seen = { method: 'OTHER', route: 'unmatched', status: statusOf[code], code };
  metrics.requestStarted();
  metrics.requestEnded({ ...seen, totalMs: undefined, bodyMs: undefined, reading: undefined });
  log.debug('request', { request_id: requestId, ...seen, reason });
}

/** Writes a line about what was thrown below the app, whose answer tells nothing of it. */
export function recordFault(log: Log, requestId: string, cause: unknown): void {
  log.error('fault', { request_id: requestId, code: 'internal_error', error: describeError(cause) });
}

function readingFields(context: RequestContext): LogFields {
  const { reading } = context;
  if (reading === undefined) return {};
  const { format, width, height, flags, inferences } = reading.details;
  return {
    image: { format, width, height },
    digit: reading.digit,
    confidence: round(reading.confidence),
    uncertain: reading.uncertain,
    model_id: reading.modelId,
    flags,
    inferences,
  };
}

function latencyFields(context: RequestContext, totalMs: number): LogFields {
  const timings = context.reading?.details.timings;
  return {
    total: round(totalMs),
    ...(context.body === undefined ? {} : { body: round(context.body.ms) }),
    ...(timings === undefined
      ? {}
      : {
          queue: round(timings.queueMs),
          decode: round(timings.decodeMs),
          preprocess: round(timings.preprocessMs),
          infer: round(timings.inferMs),
        }),
  };
}

/** Four digits after the point: enough to read. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
