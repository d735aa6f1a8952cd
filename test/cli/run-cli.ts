import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface CliRun {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built entry file of a command. */
export function cliEntry(name: string): string {
  return fileURLToPath(new URL(`../../dist/src/cli/${name}.js`, import.meta.url));
}

/** Runs a command to its end, in `cwd`, with no environment but `env`. */
export function runCli(
  name: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<CliRun> {
  const env = { PATH: process.env.PATH, ...options.env };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [cliEntry(name), ...args],
      { cwd: options.cwd, env },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : error.code, stdout, stderr });
      },
    );
  });
}
