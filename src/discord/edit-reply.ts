import {
  type RESTPatchAPIInteractionOriginalResponseJSONBody,
  RouteBases,
  Routes,
} from 'discord-api-types/v10';
import { globalTimers } from '../client/global-timers.ts';
import type { ClientTimers, Fetch } from '../client/index.ts';
import { pause } from '../client/pause.ts';
import { withTimeout } from '../client/with-timeout.ts';
import type { ReplyTarget } from './parse-interaction.ts';

export interface EditReplyOptions {
  /** What stands in for `https://discord.com/api/v10`. */
  readonly apiUrl?: string;
  readonly fetch?: Fetch;
  readonly timers?: ClientTimers;
}

/** Puts `content` in the place of the deferred reply. Rejects, without the token in the message, where it can't. */
export type EditReply = (target: ReplyTarget, content: string) => Promise<void>;

const timeoutMs = 5000;
/**
 * Before each further attempt. A 404 is tried again as well: an edit may overtake the deferred reply that it edits,
 * and Discord doesn't know the message until it has that.
 */
const retryDelaysMs: readonly number[] = [500, 2000];
/** The longest `Retry-After` of Discord's rate limit that is waited for. */
const maxRetryDelayMs = 10_000;

/** The follow-up edit: PATCH of the original response, which needs no other secret than the interaction's token. */
export function createEditReply(options: EditReplyOptions = {}): EditReply {
  const { apiUrl = RouteBases.api, timers = globalTimers } = options;
  const send: Fetch = options.fetch ?? ((url, init) => fetch(url, init));

  const attempt = (url: URL, content: string): Promise<Response> =>
    withTimeout(
      async (signal) => {
        // Nobody is to be pinged by a reply, whatever is in it.
        const message: RESTPatchAPIInteractionOriginalResponseJSONBody = {
          content,
          allowed_mentions: { parse: [] },
        };
        const response = await send(url, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(message),
          redirect: 'manual',
          signal,
        });
        await response.body?.cancel();
        return response;
      },
      { timers, timeoutMs, timeoutError: () => new Error(`no answer within ${timeoutMs} ms`) },
    );

  return async ({ applicationId, token }, content) => {
    const url = new URL(`${apiUrl}${Routes.webhookMessage(applicationId, token)}`);
    let problem = '';
    for (const delayMs of [...retryDelaysMs, undefined]) {
      const response = await attempt(url, content).catch(() => undefined);
      if (response?.ok === true) return;
      problem = response === undefined ? 'cannot be reached' : `answers ${response.status}`;
      const mayRecover =
        response === undefined || [404, 429].includes(response.status) || response.status >= 500;
      const waitMs = Number(response?.headers.get('retry-after') ?? 0) * 1000;
      if (delayMs === undefined || !mayRecover || waitMs > maxRetryDelayMs) break;
      await pause(Math.max(delayMs, waitMs), timers);
    }
    throw new Error(`Discord ${problem}`);
  };
}
