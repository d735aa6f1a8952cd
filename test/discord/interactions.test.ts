import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drop, json } from '../client/helpers/stand-in.ts';
import { digitPng } from '../server/helpers/pictures.ts';
import { startTestService, type TestService } from '../server/helpers/service.ts';
import { type DiscordStandIn, startDiscord } from './helpers/discord.ts';
import { startTestBot, type TestBot } from './helpers/http-bot.ts';
import { pingInteraction, readInteraction } from './helpers/interaction.ts';
import { createSigner } from './helpers/signer.ts';

let discord: DiscordStandIn;
let service: TestService;
let bot: TestBot;
beforeAll(async () => {
  discord = await startDiscord();
  service = await startTestService();
  bot = await startTestBot({ discord, serviceUrl: service.url });
});
afterAll(async () => {
  await bot.stop();
  await service.stop();
  await discord.stop();
});

function readUpload() {
  return readInteraction({ attachment: { url: discord.upload(digitPng(4)) } });
}

async function send(body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(bot.url, { method: 'POST', headers, body });
  await response.text();
  return response.status;
}

describe('what Discord posts', () => {
  test('PING is answered with PONG', async () => {
    const response = await bot.post(pingInteraction());
    expect([response.status, await response.json()]).toEqual([200, { type: 1 }]);
  });

  test('/read is deferred, then edited, and pings nobody', async () => {
    const interaction = readUpload();
    const response = await bot.post(interaction);
    expect([response.status, await response.json()]).toEqual([200, { type: 5 }]);
    const edit = await discord.editOf(interaction.token);
    expect(edit.content).toMatch(/^Digit: 4 /);
    expect(edit.allowed_mentions).toEqual({ parse: [] });
  });

  test('a token of any base64 stays one part of the path', async () => {
    const interaction = { ...readUpload(), token: 'aW50/ZXJ+hY3Q-_i.b==' };
    expect(await bot.ask(interaction)).toMatch(/^Digit: 4 /);
  });

  test('in a direct message there is a user and no member', async () => {
    const { member, guild_id: _, ...rest } = readUpload();
    await (await bot.post({ ...rest, user: member?.user })).text();
    expect((await discord.editOf(rest.token)).content).toMatch(/^Digit: 4 /);
  });

  test.each([
    ['another command', { name: 'write' }],
    ['no attachment', { options: [] }],
    ['an attachment that is not resolved', { resolved: { attachments: {} } }],
  ])('%s: told so, to this user alone', async (_, data) => {
    const interaction = readUpload();
    const response = await bot.post({ ...interaction, data: { ...interaction.data, ...data } });
    expect(await response.json()).toEqual({
      type: 4,
      data: { content: 'I only know `/read` with one picture.', flags: 64 },
    });
  });

  test.each([['{'], ['null'], ['{"type":2}'], ['"read"']])('%s, signed, is no interaction', async (body) => {
    expect(await send(body, await bot.signer.sign(body))).toBe(400);
  });
});

describe('what Discord did not post', () => {
  test('a forged signature, a changed body, no signature', async () => {
    const before = discord.requests.length;
    const body = JSON.stringify(readUpload());
    const stranger = await createSigner();
    const good = await bot.signer.sign(body);
    const timestamp = good['x-signature-timestamp'] ?? '';
    for (const headers of [
      await stranger.sign(body),
      await bot.signer.sign(`${body} `),
      { 'content-type': 'application/json' },
      { ...good, 'x-signature-timestamp': String(Number(timestamp) + 1) },
      { ...good, 'x-signature-ed25519': 'zz'.repeat(64) },
      { ...good, 'x-signature-ed25519': '' },
    ]) {
      expect(await send(body, headers)).toBe(401);
    }
    expect(discord.requests.length).toBe(before);
  });

  test('an old signature, and one from the future', async () => {
    const body = JSON.stringify(readUpload());
    for (const offsetMs of [-90_000, 90_000]) {
      expect(await send(body, await bot.signer.sign(body, Date.now() + offsetMs))).toBe(401);
    }
  });

  test('the same interaction again: one reply', async () => {
    const interaction = readUpload();
    const body = JSON.stringify(interaction);
    const headers = await bot.signer.sign(body);
    expect(await send(body, headers)).toBe(200);
    expect(await send(body, headers)).toBe(409);
    // Signed anew, but the same interaction.
    expect(await send(body, await bot.signer.sign(body, Date.now() + 1000))).toBe(409);
    await discord.editOf(interaction.token);
    const edits = discord.requests.filter(({ path }) => path.includes(interaction.token));
    expect(edits).toHaveLength(1);
  });

  test.each(['..', '../../users/@me', '', 'a b'])('a token that would lead elsewhere: %j', async (token) => {
    const response = await bot.post({ ...readUpload(), token });
    expect(await response.json()).toMatchObject({ type: 4 });
  });

  test('another method, another path, a body without end', async () => {
    expect((await fetch(bot.url)).status).toBe(405);
    expect((await fetch(new URL('/', bot.url), { method: 'POST' })).status).toBe(404);
    expect(await send(' '.repeat(200_000), {})).toBe(413);
  });
});

describe('the edit', () => {
  test('is tried again where Discord is not ready for it', async () => {
    discord.failEdits(json(404, { message: 'Unknown Webhook', code: 10015 }), drop);
    expect(await bot.ask(readUpload())).toMatch(/^Digit: 4 /);
  });

  test('that Discord refuses is logged without the token', async () => {
    discord.failEdits(json(401, { message: 'Invalid Webhook Token', code: 50027 }));
    const interaction = readUpload();
    await bot.post(interaction);
    while (!bot.log.join().includes('reply_not_delivered')) await new Promise((done) => setTimeout(done, 10));
    expect(bot.log.join()).toContain('Discord answers 401');
    expect(bot.log.join()).toContain(interaction.id);
    expect(bot.log.join()).not.toContain(interaction.token);
  });
});

test('a bot that is told to stop answers what is under way', async () => {
  const leaving = await startTestBot({ discord, serviceUrl: service.url });
  const interaction = readUpload();
  await leaving.post(interaction);
  await leaving.stop();
  expect(discord.requests.some(({ path }) => path.includes(interaction.token))).toBe(true);
});
