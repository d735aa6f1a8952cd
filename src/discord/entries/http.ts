import { parseHttpBotConfig } from '../bot-config.ts';
import { startHttpBot } from './node/http-bot.ts';
import { run } from './node/run.ts';

run((log) => startHttpBot({ config: parseHttpBotConfig(process.env), log }));
