import { parseHttpBotConfig } from '../bot-config.ts';
import { startHttpBot } from './node/http-bot.ts';
import { run } from './node/run.ts';

const usage = `usage: npm run bot:http

Answers /read as Discord's interactions endpoint (DISCORD_PUBLIC_KEY) until SIGTERM or SIGINT; docs/discord.md has the settings.
`;

await run(usage, (log) => startHttpBot({ config: parseHttpBotConfig(process.env), log }));
