import type { BotLog } from '../../types.ts';
import { createBotLog } from './bot-log.ts';

/**
 * What a bot's process does: start, and stop in order on the first SIGTERM or SIGINT, also while it starts; at once on
 * the second.
 */
export function run(start: (log: BotLog) => Promise<{ stop(): Promise<void> }>): void {
  const main = async (): Promise<void> => {
    const stopped = new Promise<void>((resolve) => {
      let stopping = false;
      const onSignal = () => {
        if (stopping) process.exit(1);
        stopping = true;
        resolve();
      };
      process.on('SIGTERM', onSignal);
      process.on('SIGINT', onSignal);
    });
    const bot = await start(createBotLog((line) => process.stdout.write(`${line}\n`)));
    await stopped;
    await bot.stop();
    process.exit(0);
  };
  main().catch((error: unknown) => {
    process.stderr.write(`cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
