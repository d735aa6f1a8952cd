import { parseArgs } from 'node:util';
import { messageOf } from '../error-message.ts';

/** A command as a process: what its arguments mean, and what it does. */
export interface Command<Options> {
  /** How it is called and what it does; ends with a line's end. */
  readonly usage: string;
  /** Throws where an argument can't be used. */
  readonly parse: (args: readonly string[]) => Options;
  /** Answers the exit code. */
  readonly run: (options: Options) => Promise<number>;
  /** The exit code where `run` rejects. Default 1. */
  readonly failureCode?: number;
  /** Called where standard output was closed. Default: nothing, the work goes on without it. */
  readonly outputClosed?: () => void;
}

/** Of arguments that can't be used. */
const usageCode = 2;

/**
 * Runs a command with the process's arguments. `--help` prints the usage on standard output; an argument that can't be used is
 * told on standard error, with the usage, and the exit code is 2. Standard output may be closed.
 */
export async function runCommand<Options>(command: Command<Options>): Promise<void> {
  watchOutput(command.outputClosed ?? (() => undefined));
  const args = process.argv.slice(2);
  if (isHelp(args)) {
    process.stdout.write(command.usage);
    return;
  }
  let options: Options;
  try {
    options = command.parse(args);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${command.usage}`);
    process.exitCode = usageCode;
    return;
  }
  try {
    process.exitCode = await command.run(options);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = command.failureCode ?? 1;
  }
}

/** Whoever reads the first lines alone, as `head` does, or has closed the terminal, wants to be told no more. */
function watchOutput(closed: () => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    closed();
  });
}

/** Of a command that has no options; throws where it is given one. */
export function withoutArguments(args: readonly string[]): void {
  parseArgs({ args: [...args], options: {} });
}

/** What comes after `--` is no option. */
function isHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}
