import { type ChatInputCommandInteraction, Client, Events } from 'discord.js';
import type { GatewayBotConfig } from '../../bot-config.ts';
import { readCommandDefinition } from '../../command.ts';
import type { ReadCommand } from '../../read-command.ts';
import type { BotLog } from '../../types.ts';
import { type BotOptions, createBot } from './bot.ts';

export interface GatewayBot {
  /** No more interactions; those under way are answered, for 20 s at most. */
  stop(): Promise<void>;
}

export interface GatewayBotOptions extends BotOptions {
  readonly config: GatewayBotConfig;
  /** Discord has ended the connection for good, as after a reset of the token: nothing more will come. */
  readonly onLost: () => void;
}

const stopWithinMs = 20_000;

/** The bot as a process that Discord keeps a connection to; it needs no intents, since commands come without. */
export async function startGatewayBot(options: GatewayBotOptions): Promise<GatewayBot> {
  const { config, log } = options;
  const bot = await createBot(options);
  const client = new Client({
    intents: [],
    // The library writes the version behind it.
    rest: { api: config.discordApiUrl.replace(/\/v\d+\/?$/, '') },
    allowedMentions: { parse: [] },
  });
  const underWay = new Set<Promise<void>>();
  client.on(Events.ClientReady, () => log('info', 'ready', {}));
  client.on(Events.Error, (error) => log('error', 'gateway', { reason: error.message }));
  // What can be connected again the library connects again, and says nothing here.
  client.on(Events.ShardDisconnect, ({ code }) => {
    log('error', 'gateway_lost', { code });
    options.onLost();
  });
  client.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isChatInputCommand() || interaction.commandName !== readCommandDefinition.name) return;
    const work = answer(interaction, bot.command, log);
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  });
  try {
    await client.login(config.token);
  } catch (error) {
    await client.destroy();
    await bot.dispose();
    throw error;
  }
  return {
    async stop() {
      client.removeAllListeners(Events.InteractionCreate);
      const late = new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref());
      await Promise.race([Promise.all(underWay), late]);
      await client.destroy();
      await bot.dispose();
    },
  };
}

/** The deferred reply, and its edit when the answer is there; never rejects. */
async function answer(
  interaction: ChatInputCommandInteraction,
  command: ReadCommand,
  log: BotLog,
): Promise<void> {
  try {
    const attachment = interaction.options.getAttachment('image', true);
    await interaction.deferReply();
    const content = await command({
      interactionId: interaction.id,
      userId: interaction.user.id,
      attachment: {
        url: attachment.url,
        sizeBytes: attachment.size,
        contentType: attachment.contentType ?? undefined,
        widthPx: attachment.width ?? undefined,
        heightPx: attachment.height ?? undefined,
      },
    });
    await interaction.editReply({ content });
  } catch (error) {
    // The library's messages quote addresses, and with them the interaction's token: its name says enough.
    const reason = error instanceof Error ? error.name : 'unknown';
    log('error', 'reply_not_delivered', { interaction_id: interaction.id, reason });
  }
}
