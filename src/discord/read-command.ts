import { ClientError, type DigitsClient } from '../client/index.ts';
import { discordAttachmentOrigins, toAttachmentUrl } from './attachment-origins.ts';
import { checkAttachment } from './check-attachment.ts';
import type { Download } from './download.ts';
import { toFailureReply } from './failure-reply.ts';
import { toReply } from './reply.ts';
import type { AttachmentLimits, BotLog, Failure, RateLimiter, ReadRequest } from './types.ts';

export interface ReadCommandOptions {
  readonly client: DigitsClient;
  /** Of at most `limits.maxBytes`. */
  readonly download: Download;
  readonly limiter: RateLimiter;
  readonly limits: AttachmentLimits;
  /** Where attachments may come from. Default: Discord's own hosts. */
  readonly attachmentOrigins?: readonly string[];
  readonly newRequestId: () => string;
  readonly nowMs: () => number;
  readonly log: BotLog;
}

/** Answers `/read` with the text that the user is to see; never rejects. */
export type ReadCommand = (request: ReadRequest) => Promise<string>;

/** The command without any I/O of its own: limit, metadata, download, reading, in this order. */
export function createReadCommand(options: ReadCommandOptions): ReadCommand {
  const { client, download, limiter, limits, newRequestId, nowMs, log } = options;
  const origins = options.attachmentOrigins ?? discordAttachmentOrigins;

  const answer = async (request: ReadRequest, requestId: string): Promise<string | Failure> => {
    const { attachment, userId } = request;
    const waitSeconds = await limiter.take(userId);
    if (waitSeconds > 0) return { code: 'too_many_requests', requestId, retryAfterSeconds: waitSeconds };
    const url = toAttachmentUrl(attachment.url, origins);
    if (url === undefined) return { code: 'foreign_attachment', requestId };
    const refusal = checkAttachment(attachment, limits);
    if (refusal !== undefined) return { code: refusal, requestId };
    const picture = await download(url, requestId);
    return toReply(await client.read(picture, { center: true, visualize: false, requestId }));
  };

  return async (request) => {
    const startMs = nowMs();
    const requestId = newRequestId();
    const outcome = await answer(request, requestId).catch((error: unknown): Failure => {
      if (error instanceof ClientError) return error;
      log('error', 'bot_failure', { request_id: requestId, reason: String(error) });
      return { code: 'bot_failure', requestId };
    });
    log('info', 'read', {
      request_id: requestId,
      interaction_id: request.interactionId,
      outcome: typeof outcome === 'string' ? 'ok' : outcome.code,
      ms: Math.round(nowMs() - startMs),
    });
    return typeof outcome === 'string' ? outcome : toFailureReply(outcome, limits);
  };
}
