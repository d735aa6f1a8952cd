import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import {
  parseGatewayBotConfig,
  parseHttpBotConfig,
  parseRegisterConfig,
} from '../../src/discord/bot-config.ts';
import { readCommandDefinition } from '../../src/discord/command.ts';
import { json, startStandIn } from '../client/helpers/stand-in.ts';
import { createSigner } from './helpers/signer.ts';

const token = 'MTIzNDU2Nzg5.secret-of.the-bot';
const applicationId = '1234567890123456789';

/** Runs a built entry to its end, or to a line of its output that `until` finds. */
async function runEntry(
  name: string,
  env: Readonly<Record<string, string>>,
  until?: (output: string) => boolean,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const entry = fileURLToPath(new URL(`../../dist/src/discord/entries/${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [entry], { env: { PATH: process.env.PATH, ...env } });
  let output = '';
  const onData = (data: Buffer) => {
    output += data;
    if (until?.(output) === true) child.kill('SIGTERM');
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

describe('the configuration', () => {
  const publicKey = 'ab'.repeat(32);

  test('defaults; Redis only where it is set; empty counts as unset', () => {
    const env = { DISCORD_PUBLIC_KEY: publicKey, REDIS_URL: '', SECURITY__API_KEY: '' };
    expect(parseHttpBotConfig(env)).toEqual({
      serviceUrl: 'http://127.0.0.1:8081',
      apiKey: undefined,
      redisUrl: undefined,
      readsPerMinute: 6,
      maxImageMb: 2,
      maxImageSidePx: 1024,
      discordApiUrl: 'https://discord.com/api/v10',
      publicKey,
      host: '0.0.0.0',
      port: 8082,
    });
    const redis = parseGatewayBotConfig({ DISCORD_TOKEN: token, REDIS_URL: 'redis://redis:6379/0' });
    expect(redis.redisUrl).toBe('redis://redis:6379/0');
  });

  test.each([
    ['DIGITS__MAX_IMAGE_MB', ['0.001', '256'], ['0', '257']],
    ['DIGITS__MAX_IMAGE_SIDE_PX', ['28', '16384'], ['27', '16385']],
    ['REDIS_URL', ['rediss://redis'], ['redis://', 'http://redis']],
    ['SECURITY__API_KEY', ['key'], ['a key']],
  ])('%s may be what the service may have it be', (name, good, bad) => {
    const ofBot = (value: string) => () => parseGatewayBotConfig({ DISCORD_TOKEN: token, [name]: value });
    const ofService = (value: string) => () =>
      parseConfig({ env: { APP__MAX_BUFFERED_MB: '300', [name]: value }, modelDir: 'models' });
    for (const parse of [ofBot, ofService]) {
      for (const value of good) expect(parse(value)).not.toThrow();
      for (const value of bad) expect(parse(value)).toThrow(name);
    }
  });

  test('everything that is wrong is named, and no value is told', () => {
    const env = {
      DISCORD_PUBLIC_KEY: 'not-hexadecimal',
      SECURITY__API_KEY: 'two words',
      REDIS_URL: 'https://me:secret@redis',
      HANDWRITING_API_URL: 'digits:8081',
      DISCORD_READS_PER_MINUTE: 'many',
      DIGITS__MAX_IMAGE_MB: 'large',
    };
    const parse = () => parseHttpBotConfig(env);
    for (const name of Object.keys(env)) expect(parse).toThrow(name);
    for (const value of Object.values(env)) expect(parse).not.toThrow(value);
    expect(() => parseGatewayBotConfig({})).toThrow('DISCORD_TOKEN: expected the token of the bot');
    expect(() => parseRegisterConfig({ DISCORD_TOKEN: token })).toThrow(
      'DISCORD_APPLICATION_ID: expected an id of 15 to 20 digits',
    );
  });
});

describe('as processes', () => {
  test('the endpoint starts, is up, and ends in order on SIGTERM', async () => {
    const { publicKey } = await createSigner();
    const env = { DISCORD_PUBLIC_KEY: publicKey, DISCORD_PORT: '0', SECURITY__API_KEY: 'sesame' };
    const { code, output } = await runEntry('http', env, (text) => text.includes('"listening"'));
    expect(code).toBe(0);
    expect(output).not.toContain('sesame');
  });

  test.each(['http', 'gateway', 'register'])('%s does not start without its secrets', async (name) => {
    const { code, output } = await runEntry(name, {});
    expect(code).toBe(1);
    expect(output).toMatch(/DISCORD_(PUBLIC_KEY|TOKEN): expected/);
  });
});

test('an endpoint whose port is taken says which setting that is', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { publicKey } = await createSigner();
  const env = { DISCORD_PUBLIC_KEY: publicKey, DISCORD_HOST: '127.0.0.1', DISCORD_PORT: String(port) };
  const { code, output } = await runEntry('http', env);
  await new Promise((resolve) => other.close(resolve));
  expect([code, output]).toEqual([1, `cannot start: DISCORD_PORT: ${port} is taken\n`]);
});

describe('the command is registered', () => {
  test.each([
    ['everywhere', {}, `/applications/${applicationId}/commands`],
    [
      'in the server 1300000000000000002',
      { DISCORD_GUILD_ID: '1300000000000000002' },
      `/applications/${applicationId}/guilds/1300000000000000002/commands`,
    ],
  ])('%s', async (where, env, path) => {
    const discord = await startStandIn(json(201, { ...readCommandDefinition, id: '1', version: '1' }));
    const { code, output } = await runEntry('register', {
      DISCORD_TOKEN: token,
      DISCORD_APPLICATION_ID: applicationId,
      DISCORD_API_URL: discord.url,
      ...env,
    }).finally(discord.stop);
    expect(code).toBe(0);
    expect(output).toContain(where);
    expect(output).not.toContain(token);
    const [request] = discord.requests;
    expect(request).toMatchObject({ method: 'POST', path });
    expect(request?.headers.authorization).toBe(`Bot ${token}`);
    const body: unknown = JSON.parse(request?.body ?? '');
    expect(body).toMatchObject({
      name: 'read',
      type: 1,
      options: [{ name: 'image', type: 11, required: true }],
    });
  });

  test('a Discord that can’t be reached is named, with the reason', async () => {
    const { code, output } = await runEntry('register', {
      DISCORD_TOKEN: token,
      DISCORD_APPLICATION_ID: applicationId,
      DISCORD_API_URL: 'http://127.0.0.1:1/api/v10',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/Discord can't be reached at http:\/\/127\.0\.0\.1:1: \S+/);
    expect(output).not.toContain(token);
  });

  test('what Discord says against it is told, without the token', async () => {
    const discord = await startStandIn(json(401, { message: '401: Unauthorized', code: 0 }));
    const { code, output } = await runEntry('register', {
      DISCORD_TOKEN: token,
      DISCORD_APPLICATION_ID: applicationId,
      DISCORD_API_URL: discord.url,
    }).finally(discord.stop);
    expect(code).toBe(1);
    expect(output).toContain('Discord answers 401');
    expect(output).not.toContain(token);
  });
});
