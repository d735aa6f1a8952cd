import { DigitsError } from '../errors.ts';

/** Refuses a body that is sent compressed (RFC 9110, section 15.5.16): it would be read as if it were not. */
export function refuseEncoded(headers: Headers): void {
  const encodings = (headers.get('content-encoding') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  if (encodings.some((name) => name !== '' && name !== 'identity')) {
    throw new DigitsError(
      'unsupported_media_type',
      'The body must not be encoded: send it without Content-Encoding.',
    );
  }
}
