import { Routes } from 'discord-api-types/v10';
import type { Fetch } from '../client/index.ts';
import type { RegisterConfig } from './bot-config.ts';
import { readCommandDefinition } from './command.ts';

/**
 * Tells Discord of `/read`; again changes nothing, and other commands of the application stay. Throws, without the
 * token, where Discord refuses or can't be reached.
 */
export async function registerCommand(config: RegisterConfig, fetch: Fetch): Promise<void> {
  const { applicationId, guildId, token, discordApiUrl } = config;
  const route =
    guildId === undefined
      ? Routes.applicationCommands(applicationId)
      : Routes.applicationGuildCommands(applicationId, guildId);
  const url = new URL(`${discordApiUrl}${route}`);
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(readCommandDefinition),
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  }).catch((cause: unknown) => {
    throw new Error(`Discord can't be reached at ${url.origin}: ${reasonOf(cause)}`, { cause });
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`Discord answers ${response.status}: ${answer.slice(0, 500)}`);
}

/** What fetch rejects with says little; its cause says which connection failed, and how. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
