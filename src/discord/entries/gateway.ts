import { parseGatewayBotConfig } from '../bot-config.ts';
import { startGatewayBot } from './node/gateway-bot.ts';
import { run } from './node/run.ts';

const usage = `usage: npm run bot

Answers /read over Discord's gateway (DISCORD_TOKEN) until SIGTERM or SIGINT; docs/discord.md has the settings.
`;

await run(usage, (log) =>
  startGatewayBot({
    config: parseGatewayBotConfig(process.env),
    log,
    // Whoever looks after the process hears of it.
    onLost: () => process.exit(1),
  }),
);
