/** Node's options for a thread that runs a file: `--input-type`, which says what a script on the command line is, would keep it from starting. */
export function execArgv(): string[] {
  return process.execArgv.filter((option) => !option.startsWith('--input-type'));
}
