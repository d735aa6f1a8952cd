import { createStream } from 'rotating-file-stream';
import type { LogConfig } from '../../../config.ts';

export interface LogSink {
  /** One line, without its line break. */
  write(line: string): void;
  /** Resolves when the file has what was written. */
  close(): Promise<void>;
}

export interface LogSinkOptions extends Pick<LogConfig, 'fileBytes' | 'keptFiles'> {
  readonly logsRoot: string;
}

/** Lines that wait for a slow disk, in bytes; what comes on top of them is on standard output alone. */
const maxWaitingBytes = 8 * 1024 * 1024;

/**
 * Standard output, and `digits.log` in the folder of logs, rotated by size. A disk that is full or can't be written is
 * told of once on standard error; the service goes on without the file.
 */
export function createLogSink(options: LogSinkOptions): LogSink {
  // Whoever read our output may stop: that is no reason to.
  process.stdout.on('error', () => undefined);
  const file = options.fileBytes === 0 ? undefined : openLogFile(options);
  return {
    write(line) {
      process.stdout.write(`${line}\n`);
      file?.write(line);
    },
    close: async () => await file?.close(),
  };
}

function openLogFile({ logsRoot, fileBytes, keptFiles }: LogSinkOptions): LogSink {
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
    write(line) {
      if (!isBroken && stream.writableLength < maxWaitingBytes) stream.write(`${line}\n`);
    },
    async close() {
      if (!isBroken) stream.end();
      await closed;
    },
  };
}
