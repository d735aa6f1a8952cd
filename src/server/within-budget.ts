import type { H3Event } from 'h3';
import type { Timers } from '../engine/types.ts';
import type { ReadBodyOptions } from './body.ts';
import { createDeadline } from './deadline.ts';
import type { RequestContexts } from './request-context.ts';

export interface Budget {
  readonly timers: Timers;
  readonly contexts: RequestContexts;
  /** From the request's start. */
  readonly timeoutMs: number;
}

/** Does `work` for a request with what the reading of its body wants; its deadline is there while `work` is under way. */
export async function withinBudget<Result>(
  event: H3Event,
  { timers, contexts, timeoutMs }: Budget,
  work: (control: ReadBodyOptions) => Promise<Result>,
): Promise<Result> {
  const context = contexts.of(event);
  context.client = event.req.signal;
  const deadline = createDeadline(timers, { atMs: context.startedMs + timeoutMs, client: context.client });
  try {
    return await work({ deadline, timers, waitUntil: event.req.waitUntil?.bind(event.req) });
  } finally {
    deadline.dispose();
  }
}
