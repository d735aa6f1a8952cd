import {
  type APIInteractionResponse,
  type APIInteractionResponsePong,
  InteractionResponseType,
  MessageFlags,
} from 'discord-api-types/v10';
import { readCapped } from '../client/read-capped.ts';
import type { EditReply } from './edit-reply.ts';
import { isSigned } from './is-signed.ts';
import { type Interaction, parseInteraction } from './parse-interaction.ts';
import type { ReadCommand } from './read-command.ts';
import { createSeenOnce } from './seen-once.ts';
import type { BotLog } from './types.ts';

export interface InteractionsOptions {
  /** The application's, 64 hexadecimal digits. */
  readonly publicKey: string;
  readonly command: ReadCommand;
  readonly editReply: EditReply;
  readonly log: BotLog;
  /** Milliseconds since 1970. */
  readonly dateMs: () => number;
}

/**
 * Answers what Discord posts to the interactions endpoint. `waitUntil` is given the work that goes on after the answer:
 * an edge runtime must be told of it, and a process that ends waits for it.
 */
export type Interactions = (request: Request, waitUntil: (work: Promise<void>) => void) => Promise<Response>;

/** How far Discord's clock and ours may differ; for as long either way an interaction is remembered. */
const maxAgeMs = 60_000;
/** More than Discord sends in two minutes to any bot that answers from one process. */
const maxRememberedIds = 100_000;
/** Many times what a command with one attachment takes. */
const maxBodyBytes = 128 * 1024;

/**
 * The interactions endpoint as a fetch handler: signature, PING, and `/read` as a deferred reply that is edited when
 * the answer is there, since Discord waits for 3 s only.
 */
export function createInteractions(options: InteractionsOptions): Interactions {
  const { publicKey, command, editReply, log, dateMs } = options;
  const isFirst = createSeenOnce({ forMs: 2 * maxAgeMs, maxIds: maxRememberedIds, nowMs: dateMs });

  const finish = async (interaction: Extract<Interaction, { kind: 'read' }>): Promise<void> => {
    const reply = await command(interaction.request);
    await editReply(interaction.target, reply).catch((error: unknown) =>
      log('error', 'reply_not_delivered', { interaction_id: interaction.id, reason: String(error) }),
    );
  };

  return async (request, waitUntil) => {
    if (request.method !== 'POST') return refuse(405, 'POST only', { allow: 'POST' });
    const body = await readCapped(request, maxBodyBytes).catch(() => undefined);
    // What is left of the body is neither read nor cancelled, which Node's listener doesn't survive: the connection ends.
    if (body === undefined) return refuse(413, 'too large', { connection: 'close' });
    if (!(await isSigned(request.headers, body, { publicKey, maxAgeMs, dateMs }))) {
      log('warn', 'bad_signature', {});
      return refuse(401, 'invalid request signature');
    }
    const interaction = parseInteraction(parseJson(body));
    if (interaction === undefined) return refuse(400, 'not an interaction');
    if (!isFirst(interaction.id)) {
      log('warn', 'replayed', { interaction_id: interaction.id });
      return refuse(409, 'this interaction was answered already');
    }
    if (interaction.kind === 'read') waitUntil(finish(interaction));
    return Response.json(firstResponse[interaction.kind], { headers: { 'cache-control': 'no-store' } });
  };
}

const firstResponse = {
  ping: { type: InteractionResponseType.Pong },
  read: { type: InteractionResponseType.DeferredChannelMessageWithSource },
  other: {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { content: 'I only know `/read` with one picture.', flags: MessageFlags.Ephemeral },
  },
} satisfies Readonly<Record<Interaction['kind'], APIInteractionResponse | APIInteractionResponsePong>>;

function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ message }, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
