import { createServer } from 'node:http';
import { H3 } from 'h3';
import { expect, test } from 'vitest';
import { errorAnswerSchema } from '../../src/contract.ts';
import { createKeepAlive } from '../../src/server/entries/node/keep-alive.ts';
import { createRequestListener } from '../../src/server/entries/node/request-listener.ts';

const faults: unknown[] = [];

/** Statuses and bodies of a GET against an app whose `fetch` is replaced. */
async function answerOf(fetchOfApp: () => Promise<Response>, headers = {}): Promise<Response> {
  const app = Object.assign(new H3(), { fetch: fetchOfApp });
  const server = createServer(
    createRequestListener(app, {
      newRequestId: () => 'made-id',
      onFault: (requestId, cause) => faults.push([requestId, cause]),
      keepAlive: createKeepAlive(),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    return await fetch(`http://127.0.0.1:${port}/`, { headers });
  } finally {
    server.close();
  }
}

test.each<[string, () => Promise<Response>]>([
  [
    'throws',
    () => {
      throw new Error('secret');
    },
  ],
  ['rejects', () => Promise.reject(new Error('secret'))],
])('an app that %s is answered for in the form of the contract', async (_, fetchOfApp) => {
  const response = await answerOf(fetchOfApp);
  expect(response.status).toBe(500);
  expect(errorAnswerSchema.parse(await response.json())).toEqual({
    code: 'internal_error',
    message: 'Something went wrong on our side.',
    request_id: 'made-id',
  });
  expect(faults.splice(0)).toEqual([['made-id', new Error('secret')]]);
});

test('a fault is told with the request id that was sent', async () => {
  const response = await answerOf(() => Promise.reject(new Error('secret')), { 'x-request-id': 'my-id' });
  expect(response.headers.get('x-request-id')).toBe('my-id');
  expect(faults.splice(0)).toEqual([['my-id', new Error('secret')]]);
});
