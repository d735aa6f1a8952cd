import type { CollectedBytes } from '../byte-collector.ts';
import { maxReadFormBytes, pictureTypes, type ReadFields, readFieldsSchema } from '../contract.ts';
import { DigitsError } from '../errors.ts';
import type { ReadBodyOptions } from './body.ts';
import { malformedForm } from './malformed-form.ts';
import type { FormPart, MultipartLimits, PartRule } from './multipart/parser.ts';
import type { PartHeader } from './multipart/part-header.ts';
import { readParts } from './multipart/read-parts.ts';
import { toSize } from './to-size.ts';
import type { Upload } from './upload-memory.ts';

/** What `POST /v1/read` is sent. */
export interface ReadForm {
  readonly file: CollectedBytes;
  readonly fields: ReadFields;
}

export interface ReadFormOptions extends ReadBodyOptions {
  readonly maxFileBytes: number;
  readonly upload: Upload;
}

/** The form has four fields; room for those of others, and for the headers of what generates forms. */
const limits: MultipartLimits = { maxParts: 16, maxHeaderBytes: 4096, maxNameLength: 64 };
/** The longest value of a field is `false`. */
const maxFieldBytes = 256;

/** A type that may be repeated in an answer: as RFC 6838, section 4.2, has them, its length too. */
const mediaType = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/;

const fieldNames: readonly string[] = ['file', 'invert', 'center', 'visualize'];

/**
 * Reads the form of `POST /v1/read`, and no further than its caps. `malformed_form` for anything but one `file`
 * and fields that parse, `too_large` by the declared length or as soon as it shows, `unsupported_media_type`
 * for a file that declares to be anything but PNG or JPEG; one that declares nothing is judged by its bytes.
 * Fields of other names are passed over: they may be meant for another version of this service.
 */
export async function readForm(request: Request, options: ReadFormOptions): Promise<ReadForm> {
  const { maxFileBytes, upload } = options;
  const tooLarge = () => new DigitsError('too_large', `The file is larger than ${toSize(maxFileBytes)}.`);
  const parts = await readParts(request, {
    ...options,
    limits,
    maxBodyBytes: maxFileBytes + maxReadFormBytes,
    tooLarge,
    singleNames: fieldNames,
    admit: (header) =>
      header.name === 'file' ? admitFile(header, { maxBytes: maxFileBytes, overflow: tooLarge }) : fieldRule,
    take: upload.take,
  });
  return toReadForm(parts);
}

const fieldRule: PartRule = {
  maxBytes: maxFieldBytes,
  overflow: () =>
    malformedForm(`A field is longer than ${maxFieldBytes} bytes; the picture belongs in the field "file".`),
};

function admitFile(header: PartHeader, rule: PartRule): PartRule {
  if (header.type === undefined || pictureTypes.includes(header.type)) return rule;
  const declared = mediaType.test(header.type) ? header.type : 'as no media type';
  throw new DigitsError(
    'unsupported_media_type',
    `The part "file" is declared ${declared}; it must be ${pictureTypes.join(' or ')}.`,
  );
}

function toReadForm(parts: readonly FormPart[]): ReadForm {
  const file = parts.find((part) => part.name === 'file');
  if (file === undefined)
    throw malformedForm('The form has no file; the picture belongs in the field "file".');
  const texts = parts
    .filter((part) => part.name !== 'file')
    .map((part) => [part.name, new TextDecoder().decode(part.content.join())]);
  const fields = readFieldsSchema.safeParse(Object.fromEntries(texts));
  if (fields.success) return { file: file.content, fields: fields.data };
  const [issue] = fields.error.issues;
  throw malformedForm(`The field ${issue?.path.join('.')} does not parse: ${issue?.message}.`);
}
