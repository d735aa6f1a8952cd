/**
 * For a thread that runs a file: it inherits Node's options, but for `--input-type`, which says what a script on the command line is and would keep
 * it from starting. Then it gets none: to hand on the others by name would be refused for some of them.
 */
export function threadOptions(): { readonly execArgv?: string[] } {
  return process.execArgv.some((option) => option.startsWith('--input-type')) ? { execArgv: [] } : {};
}
