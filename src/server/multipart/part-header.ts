import { parseHeaderValue } from '../header-value.ts';
import { malformedForm } from '../malformed-form.ts';

/** What stands above the content of one part. */
export interface PartHeader {
  readonly name: string;
  /** Lower-case media type without parameters; undefined where none is declared. */
  readonly type: string | undefined;
}

const wanted = ['content-disposition', 'content-type', 'content-transfer-encoding'] as const;
type Wanted = (typeof wanted)[number];

/** Content as it is; anything else (base64 for instance) is long out of use, see RFC 7578, section 4.7. */
const plainEncodings: readonly string[] = ['binary', '8bit', '7bit'];

/**
 * Parses the header block of a part, lines separated by CRLF without the last one. Rejects with
 * `malformed_form` what RFC 7578 doesn't allow: no `Content-Disposition: form-data`, no name, a name longer than
 * `maxNameLength`, folded lines, control characters, one of its headers given twice.
 */
export function parsePartHeader(block: string, maxNameLength: number): PartHeader {
  const headers = readLines(block);
  const disposition = parseHeaderValue(headers.get('content-disposition') ?? '');
  const name = disposition?.value === 'form-data' ? disposition.parameters.get('name') : undefined;
  if (name === undefined) throw malformedForm('A part of the form has no name.');
  if (name.length > maxNameLength) {
    throw malformedForm(`The name of a field is longer than ${maxNameLength} characters.`);
  }
  const encoding = headers.get('content-transfer-encoding')?.trim().toLowerCase();
  if (encoding !== undefined && !plainEncodings.includes(encoding)) {
    throw malformedForm('Content-Transfer-Encoding is not supported: send the bytes as they are.');
  }
  const declared = headers.get('content-type');
  if (declared === undefined) return { name, type: undefined };
  const type = parseHeaderValue(declared);
  if (type === undefined) throw malformedForm('The Content-Type of a part does not parse.');
  return { name, type: type.value };
}

function readLines(block: string): ReadonlyMap<Wanted, string> {
  const headers = new Map<Wanted, string>();
  for (const line of block.split('\r\n')) {
    const match = /^([\w!#$%&'*+.^`|~-]+):([^\p{Cc}]|\t)*$/u.exec(line);
    if (match === null) throw malformedForm('The header of a part does not parse.');
    const header = wanted.find((known) => known === match[1]?.toLowerCase());
    if (header === undefined) continue;
    if (headers.has(header)) throw malformedForm('A part has the same header twice.');
    headers.set(header, line.slice(line.indexOf(':') + 1));
  }
  return headers;
}
