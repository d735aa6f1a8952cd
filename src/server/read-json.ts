import type { z } from 'zod';
import { createByteCollector } from '../byte-collector.ts';
import { DigitsError } from '../errors.ts';
import { type ReadBodyOptions, readBody } from './body.ts';
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
  if (request.body === null) throw malformed('The request has no body.');
  const body = createByteCollector();
  for await (const piece of readBody(request.body, options)) {
    if (body.length() + piece.length > maxBytes)
      throw new DigitsError('too_large', `The body is larger than ${maxBytes} bytes.`);
    body.push(piece);
  }
  const parsed = schema.safeParse(parse(body.join()));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw malformed(
    `The body is not what it should be: ${issue?.path.join('.') || 'body'}: ${issue?.message}.`,
  );
}

function parse(bytes: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return parsed;
  } catch {
    throw malformed('The body is not JSON.');
  }
}

function malformed(message: string): DigitsError {
  return new DigitsError('malformed_form', message);
}
