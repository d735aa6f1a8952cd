import { malformedForm } from './malformed-form.ts';

/** `name`: what it is, for the message. Throws `malformed_form` where it is no JSON in UTF-8. */
export function parseJson(name: string, bytes: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return parsed;
  } catch {
    throw malformedForm(`The ${name} is not JSON.`);
  }
}
