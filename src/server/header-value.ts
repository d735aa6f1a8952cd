/** `form-data; name="file"` taken apart. */
export interface HeaderValue {
  /** In lower case. */
  readonly value: string;
  /** Names in lower case, values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>;
}

const parameterPattern = /[ \t]*;[ \t]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))/y;

/**
 * Parses a header of the form `value; name=token; name="quoted"` (RFC 9110, section 5.6.6). A backslash escapes a
 * quote or a backslash and stands for itself before anything else, as clients write file names. Answers
 * undefined for anything malformed and for a parameter given twice.
 */
export function parseHeaderValue(text: string): HeaderValue | undefined {
  const [value = ''] = text.split(';', 1);
  const parameters = new Map<string, string>();
  let position = value.length;
  while (position < text.length) {
    parameterPattern.lastIndex = position;
    const match = parameterPattern.exec(text);
    if (match === null) break;
    const name = (match[1] ?? '').toLowerCase();
    if (parameters.has(name)) return undefined;
    parameters.set(name, match[3] ?? (match[2] ?? '').replace(/\\(["\\])/g, '$1'));
    position = parameterPattern.lastIndex;
  }
  // Blanks on one side of an optional semicolon only: on both sides, a long run of them is tried in every division.
  const isWhole = /^[ \t]*(?:;[ \t]*)?$/.test(text.slice(position));
  return isWhole ? { value: value.trim().toLowerCase(), parameters } : undefined;
}
