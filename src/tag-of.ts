/** What a value is, as `Uint8Array`: `instanceof` fails across realms. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
