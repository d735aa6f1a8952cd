import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';

/** `/read image:<attachment>`, as Discord is told of it: in servers, in messages to the bot, and between users. */
export const readCommandDefinition: RESTPostAPIChatInputApplicationCommandsJSONBody = {
  type: ApplicationCommandType.ChatInput,
  name: 'read',
  description: 'Reads one handwritten digit from a picture',
  options: [
    {
      type: ApplicationCommandOptionType.Attachment,
      name: 'image',
      description: 'A PNG or JPEG picture of one digit',
      required: true,
    },
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
};
