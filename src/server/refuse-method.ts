import type { H3Event } from 'h3';
import { DigitsError } from '../errors.ts';

/** Refuses the method of a request (RFC 9110, section 15.5.6, wants `Allow`). */
export function refuseMethod(event: H3Event, allowed: readonly string[]): never {
  const allow = allowed.join(', ');
  event.res.headers.set('allow', allow);
  throw new DigitsError('method_not_allowed', `This path takes ${allow}.`);
}
