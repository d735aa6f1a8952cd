import { expect, test } from 'vitest';
import type { TrainingJobEvent } from '../../src/contract/training.ts';
import { createEventHub } from '../../src/jobs/event-hub.ts';
import type { TrainingJobs } from '../../src/jobs/types.ts';
import {
  createEventStreams,
  heartbeatMs,
  maxEventStreams,
  maxWaitingBytes,
} from '../../src/server/routes/training-events.ts';
import { manualTimers } from '../helpers/manual-timers.ts';

const event: TrainingJobEvent = { type: 'failed', model_id: 'm', error: 'e', request_id: 'r' };
const eventText = `event: failed\ndata: ${JSON.stringify(event)}\n\n`;

function start() {
  const hub = createEventHub();
  const closing = new AbortController();
  const never = async (): Promise<never> => {
    throw new Error('not asked for here');
  };
  let subscribed = 0;
  const jobs: TrainingJobs = {
    submit: never,
    get: never,
    list: never,
    cancel: never,
    async subscribe(listener) {
      const unsubscribe = await hub.subscribe(listener);
      subscribed += 1;
      return () => {
        subscribed -= 1;
        unsubscribe();
      };
    },
    closing: closing.signal,
  };
  const timers = manualTimers();
  const open = createEventStreams(timers, jobs);
  return {
    hub,
    timers,
    closing,
    subscribed: () => subscribed,
    async open(request = new Request('http://digits.test/')) {
      const { body } = await open(request);
      if (!(body instanceof ReadableStream)) throw new Error('there is no stream');
      const stream: ReadableStream<Uint8Array> = body;
      return stream.pipeThrough(new TextDecoderStream()).getReader();
    },
    openRaw: (request: Request) => open(request),
  };
}

test('events come as they are told, and a heartbeat while there are none', async () => {
  const { hub, timers, open } = start();
  const reader = await open();
  expect((await reader.read()).value).toBe(': listening\n\n');
  await hub.publish(event);
  expect((await reader.read()).value).toBe(eventText);
  for (let beats = 0; beats < 2; beats++) {
    timers.advance(heartbeatMs);
    expect((await reader.read()).value).toBe(': heartbeat\n\n');
  }
});

test('a listener that does not read is cut off, and nothing is kept for it', async () => {
  const { hub, subscribed, openRaw } = start();
  const { body } = await openRaw(new Request('http://digits.test/'));
  expect(subscribed()).toBe(1);
  for (let sent = 0; sent < 2 * maxWaitingBytes; sent += eventText.length) await hub.publish(event);
  expect(subscribed()).toBe(0);
  if (!(body instanceof ReadableStream)) throw new Error('there is no stream');
  await expect(body.getReader().read()).rejects.toThrow('too slow');
});

test('a listener that goes gives its place back; so does one whose request is aborted', async () => {
  const { timers, subscribed, open } = start();
  const reader = await open();
  await reader.cancel();
  expect(subscribed()).toBe(0);
  const client = new AbortController();
  const other = await open(new Request('http://digits.test/', { signal: client.signal }));
  client.abort();
  expect(subscribed()).toBe(0);
  await other.read();
  expect((await other.read()).done).toBe(true);
  expect(timers.waiting()).toBe(0);
  timers.advance(10 * heartbeatMs);
});

test('only so many listen at a time', async () => {
  const { openRaw } = start();
  const request = new Request('http://digits.test/');
  const { body } = await openRaw(request);
  for (let n = 1; n < maxEventStreams; n++) await openRaw(new Request(request));
  await expect(openRaw(request)).rejects.toMatchObject({ code: 'overloaded' });
  if (!(body instanceof ReadableStream)) throw new Error('there is no stream');
  await body.cancel();
  await openRaw(request);
});

test('a service that ends ends its streams', async () => {
  const { closing, subscribed, open } = start();
  const reader = await open();
  closing.abort();
  await reader.read();
  expect([(await reader.read()).done, subscribed()]).toEqual([true, 0]);
});

test('HEAD answers without listening', async () => {
  const { subscribed, openRaw } = start();
  const answer = await openRaw(new Request('http://digits.test/', { method: 'HEAD' }));
  expect([answer.body, answer.headers.get('content-type'), subscribed()]).toEqual([
    null,
    'text/event-stream',
    0,
  ]);
});
