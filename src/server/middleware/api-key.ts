import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Middleware } from 'h3';
import { DigitsError } from '../../errors.ts';

/**
 * Lets pass what carries the key in `X-Api-Key`. Both keys are hashed and the hashes compared to their last byte, so
 * that the time it takes tells nothing about the key, in any runtime.
 */
export function requireApiKey(apiKey: string): Middleware {
  const expected = sha256(utf8ToBytes(apiKey));
  return (event, next) => {
    const given = sha256(utf8ToBytes(event.req.headers.get('x-api-key') ?? ''));
    if (difference(expected, given) !== 0) {
      throw new DigitsError('unauthorized', 'Send the API key in X-Api-Key.');
    }
    return next();
  };
}

/** 0 for equal arrays of equal length. */
function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((bits, byte, index) => bits | (byte ^ (b[index] ?? 0)), 0);
}
