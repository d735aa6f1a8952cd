import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { APIAttachment } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../src/client/index.ts';
import { drop, json, type Reply, type StandIn, stall, startStandIn } from '../client/helpers/stand-in.ts';
import { constantModel } from '../helpers/models.ts';
import { blankPng, digitPng } from '../server/helpers/pictures.ts';
import { startTestService, type TestService, type TestServiceOptions } from '../server/helpers/service.ts';
import { type DiscordStandIn, startDiscord } from './helpers/discord.ts';
import { startTestBot, type TestBot, type TestBotOptions } from './helpers/http-bot.ts';
import { newSnowflake, readInteraction } from './helpers/interaction.ts';

/** What the user sees in each case, for `npm run test:discord`. */
const seen: (readonly [name: string, reply: string])[] = [];
let discord: DiscordStandIn;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  discord = await startDiscord();
});
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
  await discord.stop();
  if (process.env.DISCORD === 'display') {
    const lines = seen.map(([name, reply]) => `${name}\n    ${reply.replaceAll('\n', '\n    ')}`);
    process.stdout.write(`\nWhat the user sees\n\n${lines.join('\n')}\n\n`);
  }
});

async function startService(options: TestServiceOptions = {}): Promise<TestService> {
  const service = await startTestService(options);
  stops.push(service.stop);
  return service;
}

async function startBot(serviceUrl: string, options: Partial<TestBotOptions> = {}): Promise<TestBot> {
  const bot = await startTestBot({ discord, serviceUrl, ...options });
  stops.push(bot.stop);
  return bot;
}

/** Asks about an upload, and holds what comes back, less the request id, against `expected`. */
async function expectReply(
  name: string,
  bot: TestBot,
  expected: string,
  file: Uint8Array | Reply = digitPng(7),
  attachment: Partial<APIAttachment> = {},
): Promise<void> {
  const reply = await bot.ask(readInteraction({ attachment: { url: discord.upload(file), ...attachment } }));
  seen.push([name, reply]);
  if (expected.startsWith('Digit:')) expect(reply).toBe(expected);
  else expect(reply.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/, 'ID')).toBe(`${expected} (Request ID)`);
}

describe('against the real service', () => {
  let bot: TestBot;
  beforeAll(async () => {
    bot = await startBot((await startService()).url);
  });

  test('a digit: the reply has the digit, its probability, the top three and the model', async () => {
    const reply = await bot.ask(readInteraction({ attachment: { url: discord.upload(digitPng(3)) } }));
    seen.push(['a digit', reply]);
    expect(reply).toMatch(
      /^Digit: 3 \(\d+\.\d% confidence\)\. Top-3: 3=[01]\.\d{3}, \d=0\.\d{3}, \d=0\.\d{3}\. Model: ensemble_1_models\.$/,
    );
  });

  const tooBig = 'That picture is too big. The most I take is 2 MB and 1024 pixels a side.';
  const wrongType = 'That is not a picture I can read. Please send a PNG or JPEG.';
  const notFetched = 'I could not fetch that picture from Discord. Please upload it again.';
  const foreign = 'I only read pictures that were uploaded to Discord.';

  test.each<[string, string, Uint8Array | Reply, Partial<APIAttachment>]>([
    [
      'a blank page',
      'I could not find a digit in that picture. Try one large digit in dark ink on plain paper.',
      blankPng(90, 80),
      {},
    ],
    [
      'a picture cut off half-way',
      'That picture is damaged and cannot be opened. Please save it anew and send it again.',
      digitPng(7).slice(0, 200),
      {},
    ],
    [
      'a picture of one pixel',
      'That picture is too small to hold a digit. Please send a larger one.',
      blankPng(1, 1),
      {},
    ],
    ['a type that is not a picture', wrongType, digitPng(7), { content_type: 'application/pdf' }],
    ['too many bytes', tooBig, digitPng(7), { size: 2 * 1024 * 1024 + 1 }],
    ['too many pixels', tooBig, digitPng(7), { width: 4000 }],
    ['lies about its type', wrongType, new TextEncoder().encode('<html>7</html>'), {}],
    ['lies about its type, its dimensions unknown', wrongType, new Uint8Array(500), { width: null }],
    ['lies about its size', tooBig, new Uint8Array(3 * 1024 * 1024), {}],
    [
      'lies about its size, streamed without a length',
      tooBig,
      (response) => {
        for (let sent = 0; sent < 3; sent++) response.write(Buffer.alloc(1024 * 1024));
        response.end();
      },
      {},
    ],
    ['lies about its dimensions', tooBig, blankPng(1025, 10), {}],
    [
      'redirects to 127.0.0.1',
      notFetched,
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:8081/metrics' }).end(),
      {},
    ],
    ['is gone', notFetched, (response) => response.writeHead(404).end(), {}],
    ['is dropped', notFetched, drop, {}],
    ['an address inside', foreign, digitPng(7), { url: 'http://127.0.0.1:8081/metrics' }],
    [
      'a host that looks alike',
      foreign,
      digitPng(7),
      { url: 'https://cdn.discordapp.com.example.org/7.png' },
    ],
  ])('%s', (name, expected, file, attachment) => expectReply(name, bot, expected, file, attachment));

  test('what is refused by its metadata or its address is never fetched', async () => {
    const before = discord.requests.length;
    await bot.ask(readInteraction({ attachment: { url: discord.upload(digitPng(7)), size: 9e9 } }));
    const paths = discord.requests.slice(before).map(({ method }) => method);
    expect(paths).toEqual(['PATCH']);
  });

  test('over the rate limit; somebody else is not', async () => {
    const limited = await startBot((await startService()).url, { config: { readsPerMinute: 2 } });
    const userId = newSnowflake();
    const ask = (by: string) =>
      limited.ask(readInteraction({ userId: by, attachment: { url: discord.upload(digitPng(7)) } }));
    expect(await ask(userId)).toMatch(/^Digit: 7/);
    expect(await ask(userId)).toMatch(/^Digit: 7/);
    const reply = await ask(userId);
    seen.push(['over the rate limit', reply]);
    expect(reply).toMatch(/^That is too many pictures at once\. Please try again in \d+ s\. \(Request /);
    expect(await ask(newSnowflake())).toMatch(/^Digit: 7/);
  });

  test('uncertain', async () => {
    const logits = [0, 1, 0, 0, 0, 0, 0, 2, 0, 0.5];
    const models = [{ modelId: 'unsure', model: constantModel(logits) }];
    const unsure = await startBot((await startService({ models })).url);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    const [seven, one, nine] = [2, 1, 0.5].map((logit) => Math.exp(logit) / sum);
    await expectReply(
      'uncertain',
      unsure,
      `Digit: 7 (${((seven ?? 0) * 100).toFixed(1)}% confidence). Top-3: 7=${seven?.toFixed(3)}, ` +
        `1=${one?.toFixed(3)}, 9=${nine?.toFixed(3)}. Model: ensemble_1_models.\n` +
        'Low confidence; try larger digits or darker ink.',
    );
  });

  test('no model is loaded', async () => {
    const service = await startService({ activeModels: ['missing'], untilReady: false });
    const early = await startBot(service.url, { patience: { retryDelayMs: 10 } });
    const interaction = readInteraction({ attachment: { url: discord.upload(digitPng(7)) } });
    const reply = await early.ask(interaction);
    seen.push(['no model is loaded', reply]);
    expect(reply).toMatch(/^The digit reader is still starting\. Please try again in \d+ s\. \(Request /);
  });

  test('the service wants a key: wrong, then right', async () => {
    const { url } = await startService({ env: { SECURITY__API_KEY: 'sesame' } });
    await expectReply(
      'a wrong key',
      await startBot(url, { config: { apiKey: 'wrong' } }),
      'The digit reader does not accept my key. Please tell the owner of this bot.',
    );
    const keyed = await startBot(url, { config: { apiKey: 'sesame' } });
    expect(await keyed.ask(readInteraction({ attachment: { url: discord.upload(digitPng(7)) } }))).toMatch(
      /^Digit: 7/,
    );
    expect(keyed.log.join()).not.toContain('sesame');
  });
});

describe('against a service in trouble', () => {
  const refusal = (code: string) => ({ code, message: 'No.', request_id: 'theirs' });
  const busy = json(503, refusal('overloaded'), { 'retry-after': '7' });
  const moment = 'Please try again in a moment.';

  test.each<[string, string, Reply]>([
    ['busy', 'The digit reader is busy. Please try again in 7 s.', busy],
    ['slow', `The digit reader did not answer in time. ${moment}`, stall],
    ['dropping connections', `The digit reader cannot be reached. ${moment}`, drop],
    ['out of its own time', `Reading that picture took too long. ${moment}`, json(504, refusal('timeout'))],
    ['failing', `The digit reader had a problem of its own. ${moment}`, json(500, refusal('internal_error'))],
    [
      'limiting the bot',
      'That is too many pictures at once. Please try again in 3 s.',
      json(429, refusal('too_many_requests'), { 'retry-after': '3' }),
    ],
    [
      'somebody else at its address',
      'The digit reader is not where I was told it is. Please tell the owner of this bot.',
      json(404, refusal('not_found')),
    ],
    [
      'refusing the method',
      'The digit reader does not take questions of my kind. Please tell the owner of this bot.',
      json(405, refusal('method_not_allowed')),
    ],
    [
      'refusing the form',
      'The digit reader did not understand my question. Please tell the owner of this bot.',
      json(422, refusal('malformed_form')),
    ],
    [
      'answering nonsense',
      'The digit reader gave an answer that I do not understand. Please tell the owner of this bot.',
      (response) => response.end('seven'),
    ],
  ])('%s', async (name, expected, reply) => {
    const service: StandIn = await startStandIn(reply);
    stops.push(service.stop);
    const timeoutMs = reply === stall ? 300 : 10_000;
    const bot = await startBot(service.url, { patience: { timeoutMs, retryDelayMs: 10 } });
    await expectReply(`the service is ${name}`, bot, expected);
    const [first, second] = service.requests;
    expect(first?.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    if (second !== undefined) expect(second.headers['x-request-id']).toBe(first?.headers['x-request-id']);
    expect(first?.body).toMatch(/name="center"\r\n\r\ntrue\r\n/);
    expect(first?.body).toMatch(/name="visualize"\r\n\r\nfalse\r\n/);
    expect(first?.body).not.toContain('name="invert"');
  });
});

const root = fileURLToPath(new URL('../..', import.meta.url));
const hasShippedModel = existsSync(`${root}models`) && readdirSync(`${root}models`).length > 0;

/** The shipped model itself, or while there is none the one that knows the drawn digits. */
describe('from interaction to edited reply', () => {
  const golden = new Uint8Array(readFileSync(`${root}test/golden/seven.png`));

  test.skipIf(!hasShippedModel)('golden pictures: the reply is what the service reads', async () => {
    const { url } = await startService(shipped());
    const bot = await startBot(url);
    const client = createClient({ baseUrl: url });
    const folder = `${root}test/golden/pictures`;
    const names = readdirSync(folder);
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const file = new Uint8Array(readFileSync(`${folder}/${name}`));
      const { digit, confidence, uncertain } = await client.read(file);
      const content_type = name.endsWith('.png') ? 'image/png' : 'image/jpeg';
      const reply = await bot.ask(
        readInteraction({ attachment: { url: discord.upload(file), size: file.length, content_type } }),
      );
      expect(reply).toMatch(
        new RegExp(`^Digit: ${digit} \\(${(confidence * 100).toFixed(1)}% confidence\\)\\. Top-3: ${digit}=`),
      );
      expect(reply.endsWith('Low confidence; try larger digits or darker ink.')).toBe(uncertain);
      seen.push([name, reply]);
    }
  });

  test('twenty in a row are all answered', async () => {
    const bot = await startBot((await startService(hasShippedModel ? shipped() : {})).url);
    const file = hasShippedModel ? golden : digitPng(7);
    const times: number[] = [];
    for (let run = 0; run < 25; run++) {
      const startMs = performance.now();
      expect(await bot.ask(readInteraction({ attachment: { url: discord.upload(file) } }))).toMatch(
        /^Digit: 7/,
      );
      // The first few warm the connections up.
      if (run >= 5) times.push(performance.now() - startMs);
    }
    const p50 = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
    const model = hasShippedModel ? 'the shipped model' : 'the template model';
    seen.push(['interaction to edited reply on loopback', `p50 ${p50.toFixed(1)} ms with ${model}`]);
  });

  function shipped(): TestServiceOptions {
    // Empty: the default ensemble.
    return { env: { DIGITS__MODEL_DIR: `${root}models`, DIGITS__ACTIVE_MODEL: '' } };
  }
});
