import {
  type APIAttachment,
  type APIChatInputApplicationCommandInteraction,
  type APIPingInteraction,
  type APIUser,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  GuildMemberFlags,
  InteractionContextType,
  InteractionType,
  Locale,
} from 'discord-api-types/v10';

export const applicationId = '1234567890123456789';

let lastId = 1_300_000_000_000_000_000n;
/** An id that no other interaction of this run has. */
export function newSnowflake(): string {
  lastId += 1n;
  return String(lastId);
}

export interface InteractionOptions {
  readonly id?: string;
  readonly userId?: string;
  /** Of the picture, over what a well-behaved one has. */
  readonly attachment?: Partial<APIAttachment>;
}

/** `/read` in a server, in the shape of Discord's own types. */
export function readInteraction(options: InteractionOptions = {}): APIChatInputApplicationCommandInteraction {
  const id = options.id ?? newSnowflake();
  const user: APIUser = {
    id: options.userId ?? newSnowflake(),
    username: 'ann',
    discriminator: '0',
    global_name: 'Ann',
    avatar: null,
  };
  const attachment: APIAttachment = {
    id: '1300000000000000001',
    filename: 'digit.png',
    size: 700,
    url: 'https://cdn.discordapp.com/attachments/1/2/digit.png',
    proxy_url: 'https://media.discordapp.net/attachments/1/2/digit.png',
    content_type: 'image/png',
    width: 90,
    height: 80,
    ...options.attachment,
  };
  return {
    id,
    application_id: applicationId,
    type: InteractionType.ApplicationCommand,
    token: `token-of-${id}`,
    version: 1,
    guild_id: '1300000000000000002',
    channel_id: '1300000000000000003',
    channel: { id: '1300000000000000003', type: ChannelType.GuildText },
    member: {
      user,
      roles: [],
      joined_at: '2026-01-02T03:04:05.000000+00:00',
      deaf: false,
      mute: false,
      flags: GuildMemberFlags.CompletedOnboarding,
      permissions: '0',
    },
    app_permissions: '0',
    locale: Locale.EnglishUS,
    guild_locale: Locale.EnglishUS,
    entitlements: [],
    authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: '1300000000000000002' },
    context: InteractionContextType.Guild,
    attachment_size_limit: 10_485_760,
    data: {
      id: '1300000000000000004',
      type: ApplicationCommandType.ChatInput,
      name: 'read',
      options: [{ type: ApplicationCommandOptionType.Attachment, name: 'image', value: attachment.id }],
      resolved: { attachments: { [attachment.id]: attachment } },
    },
  };
}

/** What Discord sends when the address of the endpoint is saved. */
export function pingInteraction(): APIPingInteraction {
  return {
    id: newSnowflake(),
    application_id: applicationId,
    type: InteractionType.Ping,
    token: 'token-of-a-ping',
    version: 1,
    app_permissions: '0',
    entitlements: [],
    authorizing_integration_owners: {},
    attachment_size_limit: 10_485_760,
    user: { id: '1', username: 'discord', discriminator: '0', global_name: null, avatar: null },
  };
}
