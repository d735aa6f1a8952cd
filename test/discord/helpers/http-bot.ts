import type { APIChatInputApplicationCommandInteraction } from 'discord-api-types/v10';
import type { HttpBotConfig } from '../../../src/discord/bot-config.ts';
import { createBotLog } from '../../../src/discord/entries/node/bot-log.ts';
import { type HttpBotOptions, startHttpBot } from '../../../src/discord/entries/node/http-bot.ts';
import type { DiscordStandIn } from './discord.ts';
import { createSigner, type Signer } from './signer.ts';

export interface TestBot {
  readonly url: string;
  readonly signer: Signer;
  /** The log so far. */
  readonly log: readonly string[];
  /** Posts a body with the right signature. */
  post(body: unknown): Promise<Response>;
  /** Posts `/read` and answers what the user sees in the end. */
  ask(interaction: APIChatInputApplicationCommandInteraction): Promise<string>;
  stop(): Promise<void>;
}

export interface TestBotOptions {
  readonly discord: DiscordStandIn;
  readonly serviceUrl: string;
  readonly config?: Partial<HttpBotConfig>;
  readonly patience?: HttpBotOptions['patience'];
}

/** The interactions endpoint over real HTTP, with a key pair of its own; attachments come from the stand-in. */
export async function startTestBot(options: TestBotOptions): Promise<TestBot> {
  const { discord, serviceUrl, patience } = options;
  const signer = await createSigner();
  const log: string[] = [];
  const bot = await startHttpBot({
    config: {
      serviceUrl,
      apiKey: undefined,
      redisUrl: undefined,
      readsPerMinute: 1000,
      maxImageMb: 2,
      maxImageSidePx: 1024,
      discordApiUrl: discord.apiUrl,
      publicKey: signer.publicKey,
      host: '127.0.0.1',
      port: 0,
      ...options.config,
    },
    log: createBotLog((line) => log.push(line)),
    attachmentOrigins: [discord.origin],
    ...(patience === undefined ? {} : { patience }),
  });
  const url = `http://127.0.0.1:${bot.port}/interactions`;
  const post = async (body: unknown) => {
    const text = JSON.stringify(body);
    return fetch(url, { method: 'POST', headers: await signer.sign(text), body: text });
  };
  return {
    url,
    signer,
    log,
    post,
    async ask(interaction) {
      const response = await post(interaction);
      const first = await response.text();
      if (first !== '{"type":5}')
        throw new Error(`expected a deferred reply, got ${response.status} ${first}`);
      return (await discord.editOf(interaction.token)).content ?? '';
    },
    stop: bot.stop,
  };
}
