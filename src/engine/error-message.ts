/** The message of anything thrown, as one line of text; never empty for an error. */
export function errorMessage(thrown: unknown): string {
  // An error that came out of a thread may have lost its message on the way, as zod's do.
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** A text with the folders of every absolute path or file URL left out: strangers may read it. */
export function withoutFolders(text: string): string {
  return text.replaceAll(
    /(?:file:\/\/)?(?:\b[A-Za-z]:)?(?:[\\/][^\s\\/:'"()]+)+[\\/]([^\s\\/:'"()]+)/g,
    '$1',
  );
}
