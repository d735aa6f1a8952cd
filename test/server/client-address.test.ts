import { H3Event } from 'h3';
import { describe, expect, test } from 'vitest';
import { clientAddress } from '../../src/server/client-address.ts';

function addressOf(ip: string | undefined, forwardedFor: string | undefined, trustedProxies: number): string {
  const headers = new Headers(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor });
  const request = new Request('http://localhost/', { headers });
  return clientAddress(new H3Event(Object.assign(request, { ip })), trustedProxies);
}

describe('the address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [undefined, 'unknown'],
  ])('%s counts as %s', (ip, expected) => {
    expect(addressOf(ip, undefined, 0)).toBe(expected);
  });
});

describe('behind proxies', () => {
  test('nobody is believed where none is trusted', () => {
    expect(addressOf('203.0.113.7', '198.51.100.1', 0)).toBe('203.0.113.7');
  });

  test.each([
    ['198.51.100.1', 1, '198.51.100.1'],
    ['6.6.6.6, 198.51.100.1', 1, '198.51.100.1'],
    ['6.6.6.6, 198.51.100.1 , 10.0.0.1', 2, '198.51.100.1'],
    ['198.51.100.1', 3, '198.51.100.1'],
    ['198.51.100.1:4711', 1, '198.51.100.1'],
    ['[2001:db8::1]:4711', 1, '2001:db8:0:0::/64'],
    ['', 1, '203.0.113.7'],
    [' , ', 1, '203.0.113.7'],
  ])('%j with %i trusted is %s', (forwardedFor, trusted, expected) => {
    expect(addressOf('203.0.113.7', forwardedFor, trusted)).toBe(expected);
  });

  test('no entry makes a long name', () => {
    expect(addressOf('203.0.113.7', 'x'.repeat(10_000), 1).length).toBeLessThan(50);
    expect(addressOf('203.0.113.7', `${'a:'.repeat(5000)}`, 1).length).toBeLessThan(100);
  });
});
