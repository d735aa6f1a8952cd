import { RouteBases } from 'discord-api-types/v10';
import { z } from 'zod';

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
const idError = 'expected an id of 15 to 20 digits';
const id = z.string({ error: idError }).regex(/^\d{15,20}$/, idError);
const positive = (max: number) =>
  z.coerce
    .number({ error: `expected a number up to ${max}` })
    .gt(0, 'expected more than 0')
    .max(max, `expected at most ${max}`);
const whole = (min: number, max: number) => {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int(error).min(min, error).max(max, error);
};

const token = z
  .string({ error: 'expected the token of the bot' })
  .regex(/^[\w.-]{20,200}$/, 'expected the token of the bot');
const discordApiUrl = httpUrl.default(RouteBases.api);

const common = {
  HANDWRITING_API_URL: httpUrl.default('http://127.0.0.1:8081'),
  SECURITY__API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'expected printable ASCII without blanks')
    .optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected a redis or rediss address' }).optional(),
  DISCORD_READS_PER_MINUTE: whole(1, 1000).default(6),
  DISCORD_API_URL: discordApiUrl,
  DIGITS__MAX_IMAGE_MB: positive(64).default(2),
  DIGITS__MAX_IMAGE_SIDE_PX: whole(1, 16384).default(1024),
};

const httpSchema = z.object({
  ...common,
  DISCORD_PUBLIC_KEY: z
    .string({ error: 'expected 64 hexadecimal digits' })
    .regex(/^[\da-f]{64}$/i, 'expected 64 hexadecimal digits'),
  DISCORD_HOST: z.string().default('0.0.0.0'),
  DISCORD_PORT: whole(0, 65535).default(8082),
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
  const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`the configuration is not usable:\n${problems.join('\n')}`);
}
