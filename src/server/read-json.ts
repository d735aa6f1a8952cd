import type { z } from 'zod';
import { createByteCollector } from '../byte-collector.ts';
import { DigitsError } from '../errors.ts';
import { type ReadBodyOptions, readBody } from './body.ts';
import { malformedForm } from './malformed-form.ts';
import { parseJson } from './parse-json.ts';
import { refuseEncoded } from './refuse-encoded.ts';

export interface ReadJsonOptions<Value> extends ReadBodyOptions {
  readonly maxBytes: number;
  readonly schema: z.ZodType<Value>;
}

/**
 * The body of a request as what `schema` says: `malformed_form` where it is not that, `unsupported_media_type` where it is
 * compressed, `too_large` beyond `maxBytes`.
 */
export async function readJson<Value>(request: Request, options: ReadJsonOptions<Value>): Promise<Value> {
  const { maxBytes, schema } = options;
  refuseEncoded(request.headers);
  const body = createByteCollector();
  for await (const piece of readBody(options)) {
    if (body.length() + piece.length > maxBytes)
      throw new DigitsError('too_large', `The body is larger than ${maxBytes} bytes.`);
    body.push(piece);
  }
  const parsed = schema.safeParse(parseJson('body', body.join()));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw malformedForm(
    `The body is not what it should be: ${issue?.path.join('.') || 'body'}: ${issue?.message}.`,
  );
}
