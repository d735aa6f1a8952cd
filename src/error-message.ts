/** The message of anything thrown; never empty for an error. */
export function messageOf(thrown: unknown): string {
  // An error that came out of a thread may have lost its message on the way, as zod's do.
  return thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
}

/** The same as one line of text. */
export function errorMessage(thrown: unknown): string {
  return messageOf(thrown).replaceAll(/\s+/g, ' ').trim();
}
