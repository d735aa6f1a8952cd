/** A limit in MB, to three digits, and exactly. */
export function toSize(bytes: number): string {
  return `${Number((bytes / (1024 * 1024)).toPrecision(3))} MB (${bytes} bytes)`;
}
