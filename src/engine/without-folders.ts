/** A text with the folders of every absolute path or file URL left out: strangers may read it. */
export function withoutFolders(text: string): string {
  return text.replaceAll(
    /(?:file:\/\/)?(?:\b[A-Za-z]:)?(?:[\\/][^\s\\/:'"()]+)+[\\/]([^\s\\/:'"()]+)/g,
    '$1',
  );
}
