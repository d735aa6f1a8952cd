import { runCommand, withoutArguments } from '../../../cli/run-command.ts';
import { messageOf } from '../../../error-message.ts';
import type { BotLog } from '../../types.ts';
import { createBotLog } from './bot-log.ts';

/**
 * What a bot's process does: start, and stop in order on the first SIGTERM or SIGINT, also while it starts; at once on
 * the second. `usage`: what `--help` prints.
 */
export async function run(
  usage: string,
  start: (log: BotLog) => Promise<{ stop(): Promise<void> }>,
): Promise<void> {
  const main = async (): Promise<never> => {
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
  await runCommand({ usage, parse: withoutArguments, run: () => main().catch(cannotStart) });
}

function cannotStart(error: unknown): never {
  process.stderr.write(`cannot start: ${messageOf(error)}\n`);
  process.exit(1);
}
