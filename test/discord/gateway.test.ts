import {
  GatewayCloseCodes,
  type RESTPostAPIInteractionCallbackJSONBody,
  Routes,
} from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBotLog } from '../../src/discord/entries/node/bot-log.ts';
import { type GatewayBot, startGatewayBot } from '../../src/discord/entries/node/gateway-bot.ts';
import { json } from '../client/helpers/stand-in.ts';
import { digitPng } from '../server/helpers/pictures.ts';
import { startTestService, type TestService } from '../server/helpers/service.ts';
import { type DiscordStandIn, startDiscord } from './helpers/discord.ts';
import { type GatewayStandIn, startGateway } from './helpers/gateway.ts';
import { readInteraction } from './helpers/interaction.ts';

const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.secret.of-the-bot';

describe('over the gateway', () => {
  let discord: DiscordStandIn;
  let gateway: GatewayStandIn;
  let service: TestService;
  let bot: GatewayBot;
  const log: string[] = [];
  let losses = 0;
  beforeAll(async () => {
    discord = await startDiscord();
    gateway = await startGateway();
    discord.serve(Routes.gatewayBot(), json(200, gateway.info));
    service = await startTestService();
    bot = await startGatewayBot({
      config: {
        serviceUrl: service.url,
        apiKey: undefined,
        redisUrl: undefined,
        readsPerMinute: 2,
        maxImageMb: 2,
        maxImageSidePx: 1024,
        discordApiUrl: discord.apiUrl,
        token,
      },
      log: createBotLog((line) => log.push(line)),
      attachmentOrigins: [discord.origin],
      onLost: () => {
        losses += 1;
      },
    });
  });
  afterAll(async () => {
    await bot.stop();
    await service.stop();
    await gateway.stop();
    await discord.stop();
  });

  test('identifies with its token, and asks for no intents', () => {
    expect(gateway.tokens).toEqual([token]);
  });

  test('/read is deferred, then edited', async () => {
    const interaction = readInteraction({ attachment: { url: discord.upload(digitPng(5)) } });
    gateway.dispatch(interaction);
    const edit = await discord.editOf(interaction.token);
    expect(edit.content).toMatch(/^Digit: 5 \(.*Model: ensemble_1_models\.$/);
    const deferral = discord.requests.find(({ path }) =>
      path.includes(Routes.interactionCallback(interaction.id, interaction.token)),
    );
    const body: RESTPostAPIInteractionCallbackJSONBody = JSON.parse(deferral?.body ?? '');
    expect(body.type).toBe(5);
  });

  test('a failure has its sentence, and the limit holds', async () => {
    const ask = async (userId: string, size: number) => {
      const interaction = readInteraction({
        userId,
        attachment: { url: discord.upload(digitPng(5)), size },
      });
      gateway.dispatch(interaction);
      return (await discord.editOf(interaction.token)).content;
    };
    const userId = '1300000000000000077';
    expect(await ask(userId, 9e9)).toMatch(/^That picture is too big\. .* \(Request [\da-f-]{36}\)$/);
    expect(await ask(userId, 700)).toMatch(/^Digit: 5 /);
    expect(await ask(userId, 700)).toMatch(/^That is too many pictures at once\. /);
  });

  test('another command is left alone; an edit that is refused is logged without the token', async () => {
    const other = readInteraction();
    gateway.dispatch({ ...other, data: { ...other.data, name: 'write' } });
    discord.failEdits(json(401, { message: 'Invalid Webhook Token', code: 50027 }));
    const interaction = readInteraction({ attachment: { url: discord.upload(digitPng(5)) } });
    gateway.dispatch(interaction);
    while (!log.join().includes('reply_not_delivered')) await new Promise((done) => setTimeout(done, 10));
    expect(log.join()).toContain(interaction.id);
    expect(log.join()).not.toContain(interaction.token);
    expect(log.join()).not.toContain(token);
    expect(discord.requests.some(({ path }) => path.includes(other.token))).toBe(false);
  });

  test('a connection that is lost for good is told, one that can be had again is had again', async () => {
    gateway.close(GatewayCloseCodes.UnknownError);
    while (gateway.resumptions() === 0) await new Promise((done) => setTimeout(done, 10));
    expect(losses).toBe(0);
    gateway.close(GatewayCloseCodes.AuthenticationFailed);
    while (losses === 0) await new Promise((done) => setTimeout(done, 10));
    expect(log.join()).toContain('"gateway_lost"');
  });
});
