import { DigitsError } from '../errors.ts';

/** The error for bytes that claim to be a PNG or a JPEG and can't be read as one. */
export function invalidImage(message: string): DigitsError {
  return new DigitsError('invalid_image', message);
}
