import { parseRegisterConfig } from '../bot-config.ts';
import { registerCommand } from '../register-command.ts';

/** Registers `/read` and says where. */
async function main(): Promise<void> {
  const config = parseRegisterConfig(process.env);
  await registerCommand(config, fetch);
  const where = config.guildId === undefined ? 'everywhere' : `in the server ${config.guildId}`;
  process.stdout.write(`/read is registered ${where}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
