import { H3 } from 'h3';
import { describeError } from '../../../log.ts';
import { explainListenFailure } from '../../../server/entries/node/explain-listen-failure.ts';
import { listenNode } from '../../../server/entries/node/listen.ts';
import type { HttpBotConfig } from '../../bot-config.ts';
import { createEditReply } from '../../edit-reply.ts';
import { createInteractions } from '../../interactions.ts';
import { type BotOptions, createBot } from './bot.ts';

export interface HttpBot {
  readonly port: number;
  /** No more interactions; those under way are answered, for 20 s at most. */
  stop(): Promise<void>;
}

export interface HttpBotOptions extends BotOptions {
  readonly config: HttpBotConfig;
}

const maxConnections = 1000;
const requestTimeoutMs = 5000;
/** Two attempts at the service, with the download before and the edit after them. */
const stopWithinMs = 20_000;

/** The interactions endpoint as a server of its own: `POST /interactions`, and `GET /healthz`. */
export async function startHttpBot(options: HttpBotOptions): Promise<HttpBot> {
  const { config, log } = options;
  const { host, port } = config;
  const bot = await createBot(options);
  const underWay = new Set<Promise<void>>();
  const interactions = createInteractions({
    publicKey: config.publicKey,
    command: bot.command,
    editReply: createEditReply({ apiUrl: config.discordApiUrl }),
    log,
    dateMs: () => Date.now(),
  });
  const app = new H3({ silent: true, allowMalformedURL: true });
  app.all('/interactions', (event) =>
    interactions(event.req, (work) => {
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    }),
  );
  app.get('/healthz', () => ({ status: 'ok' }));
  app.all('/**', () => Response.json({ message: 'not found' }, { status: 404 }));
  const newRequestId = () => crypto.randomUUID();
  const listener = await listenNode(app, {
    host,
    port,
    maxConnections,
    requestTimeoutMs,
    newRequestId,
    onFault: (requestId, cause) =>
      log('error', 'fault', { request_id: requestId, error: describeError(cause) }),
    onUnseen: ({ code, reason }) => log('info', 'not_http', { code, reason: reason ?? 'unknown' }),
  }).catch(async (error: unknown) => {
    await bot.dispose();
    throw await explainListenFailure(error, config, { host: 'DISCORD_HOST', port: 'DISCORD_PORT' });
  });
  log('info', 'listening', { host, port: listener.port });
  return {
    port: listener.port,
    async stop() {
      await listener.close(requestTimeoutMs);
      const late = new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref());
      await Promise.race([Promise.all(underWay), late]);
      await bot.dispose();
    },
  };
}
