import type { H3Event } from 'h3';

/** The longest text of an IPv6 address (RFC 4291, with a dotted end): an account has a bounded name. */
const maxAddressLength = 45;

/**
 * Who a request comes from, for counting: an IPv4 address, or the /64 that an IPv6 address is part of, since one
 * subscriber has all of it. With `trustedProxies` in front it is the entry of `X-Forwarded-For` that the
 * outermost of them wrote; what stands left of it anybody may have written. `unknown` where the runtime doesn't tell.
 */
export function clientAddress(event: H3Event, trustedProxies: number): string {
  const forwarded = (event.req.headers.get('x-forwarded-for') ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const entry = trustedProxies > 0 ? forwarded.at(-Math.min(trustedProxies, forwarded.length)) : undefined;
  return toSubscriber(entry ?? event.req.ip ?? 'unknown');
}

function toSubscriber(entry: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(entry);
  if (v4?.[1] !== undefined) return v4[1];
  const address = entry.replace(/^\[([^\]]*)\].*$/, '$1').slice(0, maxAddressLength);
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::', 2);
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = new Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
  const groups = [...front, ...zeros, ...back];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
