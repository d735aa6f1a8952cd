import { parseGatewayBotConfig } from '../bot-config.ts';
import { startGatewayBot } from './node/gateway-bot.ts';
import { run } from './node/run.ts';

run((log) =>
  startGatewayBot({
    config: parseGatewayBotConfig(process.env),
    log,
    // Whoever looks after the process hears of it.
    onLost: () => process.exit(1),
  }),
);
