import type { H3Event } from 'h3';
import type { Timers } from '../engine/types.ts';
import type { ReadBodyOptions } from './body.ts';
import { createDeadline } from './deadline.ts';
import type { RequestContexts } from './request-context.ts';

export interface BudgetDeps {
  /** With the clock that the engine has. */
  readonly timers: Timers;
  readonly contexts: RequestContexts;
  /** The body of a request, where the runtime has a better one than that of `event.req`. */
  readonly bodyOf?: ((event: H3Event) => ReadableStream<Uint8Array> | null) | undefined;
}

export interface Budget extends BudgetDeps {
  /** From the request's start. */
  readonly timeoutMs: number;
}

/** Does `work` for a request with what the reading of its body wants; its deadline is there while `work` is under way. */
export async function withinBudget<Result>(
  event: H3Event,
  { timers, contexts, bodyOf, timeoutMs }: Budget,
  work: (control: ReadBodyOptions) => Promise<Result>,
): Promise<Result> {
  const context = contexts.of(event);
  context.client = event.req.signal;
  const deadline = createDeadline(timers, { atMs: context.startedMs + timeoutMs, client: context.client });
  try {
    const openBody = () => (bodyOf === undefined ? event.req.body : bodyOf(event));
    return await work({ openBody, deadline, timers, waitUntil: event.req.waitUntil?.bind(event.req) });
  } finally {
    deadline.dispose();
  }
}
