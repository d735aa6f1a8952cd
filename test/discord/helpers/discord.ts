import {
  type APIMessage,
  MessageType,
  RESTJSONErrorCodes,
  type RESTPatchAPIInteractionOriginalResponseJSONBody,
  Routes,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { json, type RecordedRequest, type Reply, startStandIn } from '../../client/helpers/stand-in.ts';
import { applicationId } from './interaction.ts';

type Edit = RESTPatchAPIInteractionOriginalResponseJSONBody;

/** Discord's REST API and the hosts of its attachments, on loopback. */
export interface DiscordStandIn {
  readonly apiUrl: string;
  readonly origin: string;
  readonly requests: readonly RecordedRequest[];
  /** Puts a file on the attachment host. */
  upload(file: Uint8Array | Reply): string;
  /** The message that was put in the place of the deferred reply. */
  editOf(token: string): Promise<Edit>;
  /** Answers `GET` of a path under the API. */
  serve(path: string, reply: Reply): void;
  /** Answers the next edits with these, before it takes one. */
  failEdits(...replies: readonly Reply[]): void;
  stop(): Promise<void>;
}

/** discord.js sends more than these. */
const messageSchema = z.object({
  content: z.string(),
  allowed_mentions: z.object({ parse: z.tuple([]) }),
});

export async function startDiscord(): Promise<DiscordStandIn> {
  const files = new Map<string, Reply>();
  const edits = new Map<string, Edit>();
  const waiting = new Map<string, (edit: Edit) => void>();
  const failures: Reply[] = [];
  const standIn = await startStandIn((response, request) => {
    const { method, path, body } = request;
    const file = files.get(path);
    if (method === 'GET' && file !== undefined) return file(response, request);
    // The gateway's bots defer with a request of their own.
    if (method === 'POST' && /^\/api\/v10\/interactions\/\d+\/[^/]+\/callback/.test(path)) {
      response.writeHead(204).end();
      return;
    }
    if (method !== 'PATCH' || !path.startsWith('/api/v10/webhooks/')) {
      return json(404, { message: '404: Not Found', code: RESTJSONErrorCodes.GeneralError })(
        response,
        request,
      );
    }
    const failure = failures.shift();
    if (failure !== undefined) return failure(response, request);
    const message = messageSchema.parse(JSON.parse(Buffer.from(body, 'latin1').toString('utf8')));
    json(200, messageOf(message.content))(response, request);
    const edit: Edit = { content: message.content, allowed_mentions: { parse: [] } };
    // discord.js writes %40original.
    edits.set(decodeURIComponent(path), edit);
    waiting.get(decodeURIComponent(path))?.(edit);
  });
  return {
    apiUrl: `${standIn.url}/api/v10`,
    origin: standIn.url,
    requests: standIn.requests,
    upload(file) {
      const path = `/attachments/1/${files.size}/digit.png`;
      files.set(path, typeof file === 'function' ? file : (response) => response.end(file));
      return `${standIn.url}${path}`;
    },
    editOf(token) {
      const path = decodeURIComponent(`/api/v10${Routes.webhookMessage(applicationId, token)}`);
      const edit = edits.get(path);
      return edit === undefined
        ? new Promise((resolve) => waiting.set(path, resolve))
        : Promise.resolve(edit);
    },
    serve: (path, reply) => {
      files.set(`/api/v10${path}`, reply);
    },
    failEdits: (...replies) => failures.push(...replies),
    stop: standIn.stop,
  };
}

function messageOf(content: string): APIMessage {
  return {
    id: '1300000000000000009',
    channel_id: '1300000000000000003',
    type: MessageType.ChatInputCommand,
    author: { id: applicationId, username: 'digits', discriminator: '0', global_name: null, avatar: null },
    content,
    timestamp: '2026-01-02T03:04:05.000000+00:00',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
  };
}
