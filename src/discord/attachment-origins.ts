/** Where Discord keeps what users upload. */
export const discordAttachmentOrigins: readonly string[] = [
  'https://cdn.discordapp.com',
  'https://media.discordapp.net',
];

/** The address of an attachment, or undefined where it is on none of `origins`: scheme, host and port must all match. */
export function toAttachmentUrl(address: string, origins: readonly string[]): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isBare = url.username === '' && url.password === '';
  return isBare && origins.includes(url.origin) ? url : undefined;
}
