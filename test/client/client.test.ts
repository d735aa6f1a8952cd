import { getEventListeners } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ClientError, type ClientOptions, createClient } from '../../src/client/index.ts';
import { statusOf } from '../../src/contract.ts';
import { blankPng, digitPng } from '../server/helpers/pictures.ts';
import { startTestService, type TestService } from '../server/helpers/service.ts';
import { breakOff, drop, json, type Reply, type StandIn, stall, startStandIn } from './helpers/stand-in.ts';

const goodAnswer = {
  digit: 7,
  confidence: 0.91,
  probs: [0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.91, 0.01, 0.01],
  model_id: 'ensemble_1_models',
  visual_png_b64: null,
  uncertain: false,
};
type Case = readonly [name: string, reply: Reply, code: string];
const picture = digitPng(7);

async function failureOf(work: Promise<unknown>): Promise<ClientError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof ClientError) return thrown;
  throw new Error(`expected a ClientError, got ${String(thrown)}`);
}

describe('against the service', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ env: { SECURITY__API_KEY: 'sesame', DIGITS__MAX_IMAGE_MB: '1' } });
  });
  afterAll(() => service.stop());
  const client = (options: Partial<ClientOptions> = {}) =>
    createClient({ baseUrl: service.url, apiKey: 'sesame', ...options });

  test('bytes, a Blob with and without a type', async () => {
    for (const file of [picture, new Blob([picture]), new Blob([picture], { type: 'image/png' })]) {
      const answer = await client().read(file);
      expect(answer.digit).toBe(7);
      expect(answer.visual_png_b64).toBeNull();
    }
  });

  test('a URL is fetched first', async () => {
    const host = await startStandIn((response) => response.end(picture));
    try {
      expect((await client().read(new URL(host.url))).digit).toBe(7);
      expect(host.requests[0]?.headers).not.toHaveProperty('x-api-key');
    } finally {
      await host.stop();
    }
  });

  test('fields are passed on', async () => {
    const answer = await client().read(picture, { center: true, invert: false, visualize: true });
    expect(answer.visual_png_b64).toMatch(/^iVBOR/);
  });

  test.each([
    ['preprocessing_failed', blankPng(40, 40)],
    ['bad_dimensions', blankPng(1, 1)],
    ['invalid_image', picture.slice(0, 60)],
    ['unsupported_media_type', new TextEncoder().encode('<html>')],
    ['too_large', new Blob([new Uint8Array(1024 * 1024 + 1)], { type: 'image/png' })],
  ] as const)('%s', async (code, bytes) => {
    const error = await failureOf(client().read(bytes, { requestId: `id-${code}` }));
    expect(error).toMatchObject({ code, status: statusOf[code], requestId: `id-${code}` });
    expect(error.message).not.toBe('');
  });

  test('unauthorized, and the key is not in the error', async () => {
    const error = await failureOf(client({ apiKey: 'wrong-key' }).read(picture));
    expect(error.code).toBe('unauthorized');
    expect(JSON.stringify([error.message, error.stack])).not.toContain('wrong-key');
  });
});

describe('against a service that misbehaves', () => {
  let standIn: StandIn | undefined;
  afterEach(async () => {
    await standIn?.stop();
    standIn = undefined;
  });

  async function start(...replies: readonly Reply[]) {
    const started = await startStandIn(...replies);
    standIn = started;
    // Only what stalls is not waited for: all else has time, also on a busy machine.
    const timeoutMs = replies[0] === stall ? 300 : 10_000;
    const client = createClient({ baseUrl: started.url, timeoutMs, retryDelayMs: 10 });
    return { client, requests: started.requests };
  }
  const refusal = (code: string) => ({ code, message: 'No.', request_id: 'theirs' });

  test('503 once: tried again, with the same id and the same body', async () => {
    const { client, requests } = await start(json(503, refusal('overloaded')), json(200, goodAnswer));
    expect(await client.read(picture, { requestId: 'mine' })).toEqual(goodAnswer);
    expect(requests.map(({ headers }) => headers['x-request-id'])).toEqual(['mine', 'mine']);
    for (const { body } of requests) expect(body).toContain('image/png');
  });

  test('no limit of time is none', async () => {
    const { requests } = await start(json(200, goodAnswer));
    const client = createClient({ baseUrl: standIn?.url ?? '', timeoutMs: Number.POSITIVE_INFINITY });
    expect(await client.read(picture)).toEqual(goodAnswer);
    expect(requests).toHaveLength(1);
  });

  test('503 twice is the answer, told by its code', async () => {
    const { client, requests } = await start(json(503, refusal('not_ready')));
    expect(await failureOf(client.read(picture))).toMatchObject({ code: 'not_ready', status: 503 });
    expect(requests).toHaveLength(2);
  });

  test.each<Case>([
    ['drops the connection', drop, 'network_error'],
    ['breaks off', breakOff, 'network_error'],
    ['stalls', stall, 'client_timeout'],
    ['answers a page of a proxy', (response) => response.writeHead(502).end('<html>'), 'unexpected_answer'],
  ])('%s: tried again once', async (_, reply, code) => {
    const once = await start(reply, json(200, goodAnswer));
    expect(await once.client.read(picture)).toEqual(goodAnswer);
    await standIn?.stop();
    const always = await start(reply);
    expect((await failureOf(always.client.read(picture))).code).toBe(code);
    expect(always.requests).toHaveLength(2);
  });

  test.each<Case>([
    ['400', json(400, refusal('invalid_image')), 'invalid_image'],
    ['429', json(429, refusal('too_many_requests'), { 'retry-after': '7' }), 'too_many_requests'],
    ['404 of somebody else', json(404, { error: 'nothing here' }), 'unexpected_answer'],
    ['no JSON', (response) => response.end('seven'), 'unexpected_answer'],
    ['an answer that the contract refuses', json(200, { ...goodAnswer, digit: 11 }), 'unexpected_answer'],
    ['endless JSON', (response) => response.end(`"${'7'.repeat(300_000)}"`), 'unexpected_answer'],
    ['a redirect', (response) => response.writeHead(307, { location: '/' }).end(), 'unexpected_answer'],
  ])('%s: not tried again', async (_, reply, code) => {
    const { client, requests } = await start(reply);
    const error = await failureOf(client.read(picture));
    expect(error.code).toBe(code);
    expect(requests).toHaveLength(1);
    expect(error.retryAfterSeconds).toBe(code === 'too_many_requests' ? 7 : undefined);
  });

  test('Retry-After is waited for up to a bound, and told beyond it', async () => {
    const delays: number[] = [];
    const timers = {
      after(delayMs: number, callback: () => void) {
        if (delayMs === 99_000) return () => undefined;
        delays.push(delayMs);
        queueMicrotask(callback);
        return () => undefined;
      },
    };
    const ask = async (seconds: string) => {
      const overloaded = json(503, refusal('overloaded'), { 'retry-after': seconds });
      const started = await startStandIn(overloaded, json(200, goodAnswer));
      const client = createClient({ baseUrl: started.url, timeoutMs: 99_000, timers });
      return client.read(picture).finally(started.stop);
    };
    await ask('0');
    await ask('3');
    expect(delays).toEqual([1000, 3000]);
    expect((await failureOf(ask('60'))).retryAfterSeconds).toBe(60);
    expect(delays).toEqual([1000, 3000]);
  });

  test('the caller may end it: at once, under way, between attempts', async () => {
    const { client, requests } = await start(stall);
    const reason = new Error('changed my mind');
    await expect(client.read(picture, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(requests).toHaveLength(0);

    const controller = new AbortController();
    const reading = client.read(picture, { signal: controller.signal });
    while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await standIn?.stop();

    const failing = await start(json(500, refusal('internal_error')));
    const second = new AbortController();
    const timers = {
      after(delayMs: number) {
        if (delayMs === 1000) queueMicrotask(() => second.abort(reason));
        return () => undefined;
      },
    };
    const patient = createClient({ baseUrl: standIn?.url ?? '', timers });
    await expect(patient.read(picture, { signal: second.signal })).rejects.toBe(reason);
    expect(failing.requests).toHaveLength(1);
  });
});

describe('a picture behind a URL', () => {
  test.each<Case>([
    ['a redirect', (response) => response.writeHead(302, { location: '/secret' }).end(), 'download_failed'],
    ['not found', (response) => response.writeHead(404).end(), 'download_failed'],
    ['dropped', drop, 'download_failed'],
    ['broken off', breakOff, 'download_failed'],
    ['stalled', stall, 'download_failed'],
    ['too large', (response) => response.end(Buffer.alloc(2000)), 'too_large'],
    [
      'too large, undeclared',
      (response) => {
        response.write(Buffer.alloc(600));
        response.end(Buffer.alloc(600));
      },
      'too_large',
    ],
  ])('%s', async (_, reply, code) => {
    const host = await startStandIn(reply);
    // Nothing listens there, and nothing is to be sent there.
    const timeoutMs = reply === stall ? 300 : 10_000;
    const client = createClient({ baseUrl: 'http://127.0.0.1:9', timeoutMs, maxPictureBytes: 1000 });
    try {
      expect((await failureOf(client.read(new URL(host.url)))).code).toBe(code);
      expect(host.requests).toHaveLength(1);
    } finally {
      await host.stop();
    }
  });

  test.each(['file:///etc/hostname', 'data:image/png;base64,AAAA'])('%s is refused', async (address) => {
    const client = createClient({ baseUrl: 'http://127.0.0.1:9' });
    expect((await failureOf(client.read(new URL(address)))).code).toBe('download_failed');
  });
});

test.each<[string, unknown]>([
  ['a string', 'picture.png'],
  ['an ArrayBuffer', new ArrayBuffer(8)],
  ['nothing', undefined],
])('%s is no picture', async (_, wrong) => {
  const standIn = await startStandIn(json(200, goodAnswer));
  const client = createClient({ baseUrl: standIn.url });
  try {
    const refused: Promise<unknown> = Reflect.apply(client.read, client, [wrong]);
    await expect(refused).rejects.toThrow(/^picture: a Uint8Array, a Blob or a URL, not /);
    expect(standIn.requests).toEqual([]);
  } finally {
    await standIn.stop();
  }
});

test.each([
  [{ baseUrl: 'digits:8081' }, 'baseUrl'],
  [{ baseUrl: 'nowhere' }, 'Invalid URL'],
  [{ baseUrl: 'http://user:secret@digits' }, /^baseUrl: without a user and a password$/],
  [{ baseUrl: 'http://user@digits' }, 'baseUrl'],
  [{ baseUrl: 'http://digits', apiKey: 'two words' }, 'apiKey'],
  [{ baseUrl: 'http://digits', timeoutMs: Number.NaN }, 'timeoutMs: expected a number above 0'],
  [{ baseUrl: 'http://digits', maxPictureBytes: -1 }, 'maxPictureBytes: expected a number above 0'],
  [{ baseUrl: 'http://digits', retryDelayMs: -1 }, 'retryDelayMs: expected a number from 0'],
  [{ baseUrl: 'http://digits', maxRetryDelayMs: Number.NaN }, 'maxRetryDelayMs: expected a number from 0'],
])('%j is refused at once', (options, message) => {
  expect(() => createClient(options)).toThrow(message);
});

test('an option that is undefined is as one that is absent', async () => {
  const standIn = await startStandIn((response) => {
    setTimeout(() => response.end(new Uint8Array(2 * 1024 * 1024 + 1)), 20);
  });
  const names = [
    'apiKey',
    'timeoutMs',
    'retryDelayMs',
    'maxRetryDelayMs',
    'maxPictureBytes',
    'fetch',
    'timers',
    'newRequestId',
  ];
  const unset = Object.fromEntries(names.map((name) => [name, undefined]));
  const client = createClient(Object.assign({ baseUrl: 'http://digits.test' }, unset));
  try {
    const error = await failureOf(client.read(new URL(standIn.url)));
    expect(error).toMatchObject({ code: 'too_large', message: 'The picture is larger than 2097152 bytes.' });
  } finally {
    await standIn.stop();
  }
});

test.each([
  ['http://digits.test//other.test/x', 'http://digits.test//other.test/x/v1/read'],
  ['http://digits.test//', 'http://digits.test/v1/read'],
  ['http://digits.test/a/?key=1#top', 'http://digits.test/a/v1/read'],
])('with the base %s the picture goes to %s', async (baseUrl, address) => {
  const asked: string[] = [];
  const client = createClient({
    baseUrl,
    fetch: async (url) => {
      asked.push(url.href);
      return Response.json(goodAnswer);
    },
  });
  await client.read(picture);
  expect(asked).toEqual([address]);
});

test('a path in front of the service is kept, a request id is checked', async () => {
  const standIn = await startStandIn(json(200, goodAnswer));
  const client = createClient({ baseUrl: `${standIn.url}/digits/` });
  try {
    await client.read(picture);
    expect(standIn.requests[0]?.path).toBe('/digits/v1/read');
    expect(standIn.requests[0]?.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    await expect(client.read(picture, { requestId: 'two\nlines' })).rejects.toThrow('requestId');
  } finally {
    await standIn.stop();
  }
});

test('a signal that outlives its call, as that of a whole program, is not held on to', async () => {
  let attempts = 0;
  const client = createClient({
    baseUrl: 'http://digits.test',
    retryDelayMs: 1,
    fetch: async () => {
      attempts += 1;
      if (attempts % 2 === 1) throw new Error('no connection');
      return Response.json(goodAnswer);
    },
  });
  const { signal } = new AbortController();
  for (let call = 0; call < 3; call++) expect((await client.read(picture, { signal })).digit).toBe(7);
  expect(attempts).toBe(6);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
