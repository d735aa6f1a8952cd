import { ApplicationCommandOptionType, ApplicationCommandType, InteractionType } from 'discord-api-types/v10';
import { z } from 'zod';
import { readCommandDefinition } from './command.ts';
import type { ReadRequest } from './types.ts';

/** Where the reply to an interaction goes. The token is a secret for as long as it is valid, 15 minutes. */
export interface ReplyTarget {
  readonly applicationId: string;
  readonly token: string;
}

export type Interaction =
  | { readonly kind: 'ping'; readonly id: string }
  | {
      readonly kind: 'read';
      readonly id: string;
      readonly request: ReadRequest;
      readonly target: ReplyTarget;
    }
  | { readonly kind: 'other'; readonly id: string };

const snowflake = z.string().regex(/^\d{1,20}$/);
const user = z.object({ id: snowflake });

const attachment = z.object({
  url: z.string(),
  size: z.number().min(0),
  content_type: z.string().optional(),
  width: z.number().nullish(),
  height: z.number().nullish(),
});

const readSchema = z.object({
  id: snowflake,
  application_id: snowflake,
  // It becomes a part of a path, so it may not be `..`.
  token: z.string().regex(/^[\w=+/-][\w.~=+/-]{0,1023}$/),
  type: z.literal(InteractionType.ApplicationCommand),
  data: z.object({
    type: z.literal(ApplicationCommandType.ChatInput),
    name: z.literal(readCommandDefinition.name),
    options: z.tuple([
      z.object({
        type: z.literal(ApplicationCommandOptionType.Attachment),
        name: z.literal('image'),
        value: snowflake,
      }),
    ]),
    resolved: z.object({ attachments: z.record(snowflake, attachment) }),
  }),
  // In a server there is a member, elsewhere a user.
  member: z.object({ user }).optional(),
  user: user.optional(),
});

const anySchema = z.object({ id: snowflake, type: z.number() });

/** What Discord posts, in the words of the command; undefined for what is no interaction. */
export function parseInteraction(body: unknown): Interaction | undefined {
  const any = anySchema.safeParse(body);
  if (!any.success) return undefined;
  const { id, type } = any.data;
  if (type === InteractionType.Ping) return { kind: 'ping', id };
  const read = readSchema.safeParse(body);
  const request = read.success ? toRequest(read.data) : undefined;
  if (!read.success || request === undefined) return { kind: 'other', id };
  return {
    kind: 'read',
    id,
    request,
    target: { applicationId: read.data.application_id, token: read.data.token },
  };
}

function toRequest(interaction: z.infer<typeof readSchema>): ReadRequest | undefined {
  const [option] = interaction.data.options;
  const found = interaction.data.resolved.attachments[option.value];
  const userId = interaction.member?.user.id ?? interaction.user?.id;
  if (found === undefined || userId === undefined) return undefined;
  return {
    interactionId: interaction.id,
    userId,
    attachment: {
      url: found.url,
      sizeBytes: found.size,
      contentType: found.content_type,
      widthPx: found.width ?? undefined,
      heightPx: found.height ?? undefined,
    },
  };
}
