import { runCommand, withoutArguments } from '../../cli/run-command.ts';
import { parseRegisterConfig } from '../bot-config.ts';
import { registerCommand } from '../register-command.ts';

const usage = `usage: npm run bot:register

Registers /read with Discord (DISCORD_TOKEN, DISCORD_APPLICATION_ID); docs/discord.md has the settings.
`;

/** Registers `/read` and says where. */
async function main(): Promise<number> {
  const config = parseRegisterConfig(process.env);
  await registerCommand(config, fetch);
  const where = config.guildId === undefined ? 'everywhere' : `in the server ${config.guildId}`;
  process.stdout.write(`/read is registered ${where}\n`);
  return 0;
}

await runCommand({ usage, parse: withoutArguments, run: main });
