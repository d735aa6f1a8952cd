import {
  ApplicationFlags,
  type GatewayCloseCodes,
  GatewayDispatchEvents,
  type GatewayHelloData,
  type GatewayInteractionCreateDispatchData,
  GatewayOpcodes,
  type GatewayReadyDispatchData,
  type RESTGetAPIGatewayBotResult,
} from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { applicationId } from './interaction.ts';

/** Discord's side of the gateway, as far as a bot without intents sees it. */
export interface GatewayStandIn {
  /** What `GET /gateway/bot` answers. */
  readonly info: RESTGetAPIGatewayBotResult;
  /** The tokens that were identified with. */
  readonly tokens: readonly string[];
  /** How often the bot came back after a connection had broken. */
  resumptions(): number;
  /** Sends an interaction to the bot. */
  dispatch(interaction: GatewayInteractionCreateDispatchData): void;
  /** Ends the connection. */
  close(code: GatewayCloseCodes): void;
  stop(): Promise<void>;
}

const packetSchema = z.object({ op: z.number(), d: z.unknown() });
const identifySchema = z.object({ token: z.string(), intents: z.literal(0) });

export async function startGateway(): Promise<GatewayStandIn> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  const url = `ws://127.0.0.1:${address.port}`;
  const tokens: string[] = [];
  let bot: WebSocket | undefined;
  let sequence = 0;
  let resumed = 0;
  const dispatch = (t: GatewayDispatchEvents, d: unknown) => {
    sequence += 1;
    bot?.send(JSON.stringify({ op: GatewayOpcodes.Dispatch, s: sequence, t, d }));
  };
  server.on('connection', (socket) => {
    bot = socket;
    const hello: GatewayHelloData = { heartbeat_interval: 45_000 };
    socket.send(JSON.stringify({ op: GatewayOpcodes.Hello, d: hello }));
    socket.on('message', (data) => {
      const { op, d } = packetSchema.parse(JSON.parse(String(data)));
      if (op === GatewayOpcodes.Heartbeat) socket.send(JSON.stringify({ op: GatewayOpcodes.HeartbeatAck }));
      if (op === GatewayOpcodes.Resume) {
        resumed += 1;
        dispatch(GatewayDispatchEvents.Resumed, {});
      }
      if (op !== GatewayOpcodes.Identify) return;
      tokens.push(identifySchema.parse(d).token);
      const ready: GatewayReadyDispatchData = {
        v: 10,
        user: {
          id: applicationId,
          username: 'digits',
          discriminator: '0',
          global_name: null,
          avatar: null,
        },
        guilds: [],
        session_id: 'session',
        resume_gateway_url: url,
        application: {
          id: applicationId,
          flags: ApplicationFlags.GatewayMessageContentLimited,
          flags_new: '0',
        },
      };
      dispatch(GatewayDispatchEvents.Ready, ready);
    });
  });
  return {
    info: {
      url,
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
    },
    tokens,
    resumptions: () => resumed,
    dispatch: (interaction) => dispatch(GatewayDispatchEvents.InteractionCreate, interaction),
    close: (code) => bot?.close(code),
    async stop() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
