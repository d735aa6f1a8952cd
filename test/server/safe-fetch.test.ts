import { H3 } from 'h3';
import { expect, test } from 'vitest';
import { errorAnswerSchema } from '../../src/contract.ts';
import { createSafeFetch, type FaultOptions } from '../../src/server/entries/safe-fetch.ts';

const faults: unknown[] = [];
const options: FaultOptions = {
  newRequestId: () => 'made-id',
  onFault: (requestId, cause) => faults.push([requestId, cause]),
};
const app = new H3({ silent: true }).get('/', (event) => ({ ip: event.req.ip }));

/** A request as Bun makes it of a Host header that is no host, or as Deno does, where `url` is null. */
function requestOf(url: string | null, headers: Readonly<Record<string, string>> = {}): Request {
  return Object.defineProperty(new Request('http://localhost/', { headers }), 'url', {
    get() {
      if (url === null) throw new TypeError('Invalid URL');
      return url;
    },
  });
}

test('the app answers, and knows where the request came from', async () => {
  const fetchSafely = createSafeFetch(app, options);
  expect(await (await fetchSafely(requestOf('http://x/'), { ip: '1.2.3.4' })).json()).toEqual({
    ip: '1.2.3.4',
  });
  expect((await fetchSafely(requestOf('http://x/'), { ip: undefined })).status).toBe(200);
});

test.each(['http://x:99999/', 'http://[/', null])('a request with the URL %s is none', async (url) => {
  const response = await createSafeFetch(app, options)(requestOf(url), { ip: undefined });
  expect(response.status).toBe(422);
  expect(response.headers.get('x-request-id')).toBe('made-id');
  expect(errorAnswerSchema.parse(await response.json())).toMatchObject({
    code: 'malformed_form',
    request_id: 'made-id',
  });
});

test.each<[string, () => Promise<Response>]>([
  [
    'throws',
    () => {
      throw new Error('secret');
    },
  ],
  ['rejects', () => Promise.reject(new Error('secret'))],
])('an app that %s is answered for in the form of the contract', async (_, fetchOfApp) => {
  const broken = Object.assign(new H3(), { fetch: fetchOfApp });
  const response = await createSafeFetch(broken, options)(requestOf('http://x/'), { ip: undefined });
  expect(response.status).toBe(500);
  expect(errorAnswerSchema.parse(await response.json())).toEqual({
    code: 'internal_error',
    message: 'Something went wrong on our side.',
    request_id: 'made-id',
  });
  expect(faults.splice(0)).toEqual([['made-id', new Error('secret')]]);
});

test.each([
  ['its own', 'my-id', 'my-id'],
  ['a new one', 'x'.repeat(129), 'made-id'],
])(
  'what is answered below the app has the request id that was sent, where it is one: %s',
  async (_, sent, id) => {
    const broken = Object.assign(new H3(), { fetch: () => Promise.reject(new Error('secret')) });
    const fetchSafely = createSafeFetch(broken, options);
    for (const url of ['http://x/', null]) {
      const response = await fetchSafely(requestOf(url, { 'x-request-id': sent }), { ip: undefined });
      expect(response.headers.get('x-request-id')).toBe(id);
      expect(await response.json()).toMatchObject({ request_id: id });
    }
    expect(faults.splice(0)).toEqual([[id, new Error('secret')]]);
  },
);
