import type { DigitsError } from '../../errors.ts';
import { type ReadBodyOptions, readBody } from '../body.ts';
import { parseHeaderValue } from '../header-value.ts';
import { malformedForm } from '../malformed-form.ts';
import { refuseEncoded } from '../refuse-encoded.ts';
import { createMultipartParser, type FormPart, type MultipartLimits, type PartRule } from './parser.ts';
import type { PartHeader } from './part-header.ts';

export interface ReadPartsOptions extends ReadBodyOptions {
  readonly limits: MultipartLimits;
  /** Of the body as it is sent. */
  readonly maxBodyBytes: number;
  readonly tooLarge: () => DigitsError;
  /** Fields that may not come twice. */
  readonly singleNames: readonly string[];
  /** Called with every header before its content is read; throws to refuse the part, and with it the form. */
  readonly admit: (header: PartHeader) => PartRule;
  /** Called with the length of each piece of the body; throws to refuse the rest. */
  readonly take: (bytes: number) => void;
}

/**
 * The parts of a multipart/form-data request, read no further than its caps: `malformed_form` for anything but a whole
 * form whose single fields come once at most, `unsupported_media_type` for a compressed one, `too_large` by the declared length or as soon as it shows.
 */
export async function readParts(request: Request, options: ReadPartsOptions): Promise<readonly FormPart[]> {
  const { limits, maxBodyBytes, tooLarge, singleNames, admit, take } = options;
  refuseEncoded(request.headers);
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw tooLarge();
  const seen = new Set<string>();
  const parser = createMultipartParser(boundaryOf(request.headers.get('content-type')), {
    limits,
    admit: (header) => {
      if (singleNames.includes(header.name) && seen.has(header.name)) {
        throw malformedForm(`The form has more than one ${header.name}.`);
      }
      seen.add(header.name);
      return admit(header);
    },
  });
  let bytes = 0;
  for await (const piece of readBody(options)) {
    bytes += piece.length;
    if (bytes > maxBodyBytes) throw tooLarge();
    take(piece.length);
    parser.push(piece);
  }
  return parser.end();
}

function boundaryOf(contentType: string | null): string {
  const parsed = parseHeaderValue(contentType ?? '');
  if (parsed?.value !== 'multipart/form-data') throw malformedForm('Send the form as multipart/form-data.');
  const boundary = parsed.parameters.get('boundary') ?? '';
  if (/^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)) return boundary;
  throw malformedForm('The Content-Type has no usable boundary.');
}
