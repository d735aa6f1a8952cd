import { type LogLevel, logLevels } from './config/types.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/** One method per level; `event` is a fixed word, everything that varies is a field. */
export type Log = Readonly<Record<LogLevel, (event: string, fields?: LogFields) => void>>;

export interface LogOptions {
  /** Less than this is not written. */
  readonly level: LogLevel;
  /** Takes one line, without its line break. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly dateMs: () => number;
}

/** A log of JSON lines: whatever a field holds, a line stays one line. */
export function createLog(options: LogOptions): Log {
  const least = logLevels.indexOf(options.level);
  const at = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (logLevels.indexOf(level) < least) return;
    const time = new Date(options.dateMs()).toISOString();
    options.write(JSON.stringify({ time, level, event, ...fields }));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What the log tells of something thrown: its stack, and those of its causes. */
export function describeError(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const own = thrown.stack ?? String(thrown);
  return thrown.cause === undefined ? own : `${own}\ncaused by ${describeError(thrown.cause)}`;
}
