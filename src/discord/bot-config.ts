import { RouteBases } from 'discord-api-types/v10';
import { z } from 'zod';
import { ConfigError } from '../config/config-error.ts';
import { integer, secret, text } from '../config/fields.ts';
import { apiKey, maxImageMb, maxImageSidePx, port, redisUrl } from '../config/shared-settings.ts';

/** What both adapters need. */
export interface BotConfig {
  readonly serviceUrl: string;
  readonly apiKey: string | undefined;
  /** Only where it is set is the rate limit kept in Redis. */
  readonly redisUrl: string | undefined;
  readonly readsPerMinute: number;
  readonly maxImageMb: number;
  readonly maxImageSidePx: number;
  readonly discordApiUrl: string;
}

/** For the interactions endpoint. */
export interface HttpBotConfig extends BotConfig {
  readonly publicKey: string;
  readonly host: string;
  readonly port: number;
}

/** For the gateway. */
export interface GatewayBotConfig extends BotConfig {
  readonly token: string;
}

/** For the registering of the command. */
export interface RegisterConfig {
  readonly token: string;
  readonly applicationId: string;
  /** One server, where the command is there at once; absent: everywhere. */
  readonly guildId: string | undefined;
  readonly discordApiUrl: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const httpUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https address' });
const id = secret('an id of 15 to 20 digits', /^\d{15,20}$/);
const token = secret('the token of the bot', /^[\w.-]{20,200}$/);
const discordApiUrl = httpUrl.default(RouteBases.api);

const common = {
  HANDWRITING_API_URL: httpUrl.default('http://127.0.0.1:8081'),
  SECURITY__API_KEY: apiKey.optional(),
  REDIS_URL: redisUrl.optional(),
  DISCORD_READS_PER_MINUTE: integer({ min: 1, max: 1000 }).default(6),
  DISCORD_API_URL: discordApiUrl,
  DIGITS__MAX_IMAGE_MB: maxImageMb,
  DIGITS__MAX_IMAGE_SIDE_PX: maxImageSidePx,
};

const httpSchema = z.object({
  ...common,
  DISCORD_PUBLIC_KEY: secret('64 hexadecimal digits', /^[\da-f]{64}$/i),
  DISCORD_HOST: text().default('0.0.0.0'),
  DISCORD_PORT: port.default(8082),
});
const gatewaySchema = z.object({ ...common, DISCORD_TOKEN: token });
const registerSchema = z.object({
  DISCORD_TOKEN: token,
  DISCORD_APPLICATION_ID: id,
  DISCORD_GUILD_ID: id.optional(),
  DISCORD_API_URL: discordApiUrl,
});

/** Each parses the environment, where empty counts as unset; throws with every variable that is wrong, never its value. */
export function parseHttpBotConfig(env: Env): HttpBotConfig {
  const values = parse(httpSchema, env);
  return {
    ...toBotConfig(values),
    publicKey: values.DISCORD_PUBLIC_KEY,
    host: values.DISCORD_HOST,
    port: values.DISCORD_PORT,
  };
}

export function parseGatewayBotConfig(env: Env): GatewayBotConfig {
  const values = parse(gatewaySchema, env);
  return { ...toBotConfig(values), token: values.DISCORD_TOKEN };
}

export function parseRegisterConfig(env: Env): RegisterConfig {
  const values = parse(registerSchema, env);
  return {
    token: values.DISCORD_TOKEN,
    applicationId: values.DISCORD_APPLICATION_ID,
    guildId: values.DISCORD_GUILD_ID,
    discordApiUrl: values.DISCORD_API_URL,
  };
}

const commonSchema = z.object(common);

function toBotConfig(values: z.infer<typeof commonSchema>): BotConfig {
  return {
    serviceUrl: values.HANDWRITING_API_URL,
    apiKey: values.SECURITY__API_KEY,
    redisUrl: values.REDIS_URL,
    readsPerMinute: values.DISCORD_READS_PER_MINUTE,
    maxImageMb: values.DIGITS__MAX_IMAGE_MB,
    maxImageSidePx: values.DIGITS__MAX_IMAGE_SIDE_PX,
    discordApiUrl: values.DISCORD_API_URL,
  };
}

function parse<Values>(schema: z.ZodType<Values>, env: Env): Values {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}
