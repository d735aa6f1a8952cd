import { type ClientOptions, createClient } from '../../../client/index.ts';
import { systemTimers } from '../../../runtime/system-timers.ts';
import type { BotConfig } from '../../bot-config.ts';
import { createDownload } from '../../download.ts';
import { createReadCommand, type ReadCommand } from '../../read-command.ts';
import type { AttachmentLimits, BotLog } from '../../types.ts';
import { openLimiter } from './limiter.ts';

export interface Bot {
  readonly command: ReadCommand;
  dispose(): Promise<void>;
}

export interface BotOptions {
  readonly config: BotConfig;
  readonly log: BotLog;
  /** For tests: where attachments may come from other than Discord's hosts. */
  readonly attachmentOrigins?: readonly string[];
  /** For tests: other patience than the client's own. */
  readonly patience?: Pick<ClientOptions, 'timeoutMs' | 'retryDelayMs'>;
}

/** `/read` with everything that it stands on, on Node. */
export async function createBot(options: BotOptions): Promise<Bot> {
  const { config, log, attachmentOrigins, patience } = options;
  const limits: AttachmentLimits = {
    maxBytes: Math.floor(config.maxImageMb * 1024 * 1024),
    maxSidePx: config.maxImageSidePx,
  };
  const limiter = await openLimiter(config, log);
  const command = createReadCommand({
    client: createClient({
      baseUrl: config.serviceUrl,
      ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
      ...patience,
    }),
    download: createDownload({
      maxBytes: limits.maxBytes,
      ...(patience?.timeoutMs === undefined ? {} : { timeoutMs: patience.timeoutMs }),
    }),
    limiter: limiter.limiter,
    limits,
    ...(attachmentOrigins === undefined ? {} : { attachmentOrigins }),
    newRequestId: () => crypto.randomUUID(),
    nowMs: systemTimers.nowMs,
    log,
  });
  return { command, dispose: limiter.dispose };
}
