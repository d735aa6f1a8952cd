import { DigitsError } from '../errors.ts';

export function malformedForm(message: string): DigitsError {
  return new DigitsError('malformed_form', message);
}
