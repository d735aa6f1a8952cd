import { createStream } from 'rotating-file-stream';
import type { LogConfig } from '../../../config.ts';

export interface LogSink {
  /** One line, without its line break. */
  write(line: string): void;
  /** Resolves when the file has what was written. */
  close(): Promise<void>;
}

/** Takes whole lines, each with its line break. */
interface LogFile {
  write(lines: string): void;
  close(): Promise<void>;
}

export interface LogSinkOptions extends Pick<LogConfig, 'fileBytes' | 'keptFiles'> {
  readonly logsRoot: string;
}

/** Lines that wait for a slow disk, in bytes; what comes on top of them is on standard output alone. */
const maxWaitingBytes = 8 * 1024 * 1024;
/** Lines that are collected until they are written, in UTF-16 code units. */
const maxCollected = 64 * 1024;
/** For how long: two writes for every answer are work for nothing, and whoever follows the log by eye sees no difference. */
const collectMs = 20;

/**
 * Standard output, and `digits.log` in the folder of logs, rotated by size. A disk that is full or can't be written is
 * told of once on standard error; the service goes on without the file.
 *
 * Lines are collected for a moment and written together, after the answers that they are about. Standard output gets what is
 * left when the process exits.
 */
export function createLogSink(options: LogSinkOptions): LogSink {
  // Whoever read our output may stop: that is no reason to.
  process.stdout.on('error', () => undefined);
  const file = options.fileBytes === 0 ? undefined : openLogFile(options);
  let collected = '';

  function flush(): void {
    if (collected === '') return;
    const lines = collected;
    collected = '';
    process.stdout.write(lines);
    file?.write(lines);
  }

  process.on('exit', flush);
  return {
    write(line) {
      if (collected === '') setTimeout(flush, collectMs);
      collected += `${line}\n`;
      if (collected.length >= maxCollected) flush();
    },
    async close() {
      flush();
      process.off('exit', flush);
      await file?.close();
    },
  };
}

function openLogFile({ logsRoot, fileBytes, keptFiles }: LogSinkOptions): LogFile {
  const stream = createStream('digits.log', {
    path: logsRoot,
    size: `${Math.ceil(fileBytes / 1024)}K`,
    rotate: keptFiles,
  });
  let isBroken = false;
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  stream.on('error', (error) => {
    if (isBroken) return;
    isBroken = true;
    process.stderr.write(`no log file in ${logsRoot}: ${error.message}\n`);
  });
  return {
    write(lines) {
      if (!isBroken && stream.writableLength < maxWaitingBytes) stream.write(lines);
    },
    async close() {
      if (!isBroken) stream.end();
      await closed;
    },
  };
}
